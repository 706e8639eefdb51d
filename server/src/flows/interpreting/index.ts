import { accountsOfConversations } from '#core/conversations'
import type { Module } from '#core/world'
import type { Db } from '#platform/db'
import type { Reactor } from '#platform/events'
import { answer, ask, withdraw } from './ask.ts'
import { closed, pressing } from './reacts.ts'
import { conversation, waiting } from './shown.ts'
import { conversationsOf, lateRequests } from './store.ts'

export { evidence } from './evidence.ts'

/** The requests whose interpreter is overdue at a moment; alarms are raised by those who own them. */
export const lateInterpreters = (db: Db, agency: number, at: Date) => lateRequests(db, agency, at)

/** The account on which the conversation of each of some requests stands (CoP-R6). */
export const accountsOfRequests = async (
  db: Db,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const asked = await conversationsOf(db, agency, ids)
  const accounts = await accountsOfConversations(db, agency, [...asked.values()])
  return new Map(
    [...asked].flatMap(([id, conversation]) => {
      const account = accounts.get(conversation)
      return account ? [[id, account] as const] : []
    }),
  )
}

export const module: Module = {
  name: 'interpreting',
  emits: ['interpreter.asked', 'interpreter.answered', 'interpreter.withdrawn'],
  routes: {
    'interpreting.waiting': waiting,
    'interpreting.conversation': conversation,
    'interpreting.ask': ask,
    'interpreting.answer': answer,
    'interpreting.withdraw': withdraw,
  },
  reactors: [closed as Reactor, pressing as Reactor],
}
