import type { Conversation, InterpreterRequest, Interpreting, Message } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'

/** The words of a message as they stand now: its newest revision that is no deletion. */
export const latestOf = (message: Message) =>
  message.revisions.findLast((one) => one.kind !== 'deletion') ?? null

/** The person's newest message with words. */
export const newestOf = (conversation: Conversation): Message | null =>
  conversation.messages.findLast((one) => one.direction === 'in' && latestOf(one)?.text.trim()) ?? null

export const waitingOf = (known: Interpreting | undefined): InterpreterRequest | null =>
  known?.requests.find((one) => one.state === 'waiting') ?? null

/** Whether it is, as far as we know, in another language than the desk reads. */
export const isForeign = (language: string, into: string): boolean =>
  language !== 'und' && language.split('-')[0] !== into.split('-')[0]

/** What was asked of interpreters and machines in one conversation, and the acts on it. */
export const useInterpreting = (conversation: Conversation) => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const known = useQuery(ask.interpreting(agency.id, conversation.id)).data
  const params = { agency: agency.id, id: conversation.id }
  const act = async (says: string, asked: () => Promise<unknown>): Promise<boolean> => {
    const done = await run(asked)
    if (done) announce(says)
    await queries.invalidateQueries({ queryKey: ['interpreting', agency.id] })
    return Boolean(done)
  }
  return {
    known,
    waiting: waitingOf(known),
    busy,
    refused,
    forget,
    ask: (body: { language: string; kind: InterpreterRequest['kind']; note: string }) =>
      act('Asked. Their clock runs.', () => call('interpreting.ask', { params, body })),
    answer: (id: string, body: { interpreter: string; text: string }) =>
      act('Kept, below the message.', () =>
        call('interpreting.answer', { params: { agency: agency.id, id }, body }),
      ),
    withdraw: (id: string, why: string) =>
      act('Withdrawn.', () =>
        call('interpreting.withdraw', { params: { agency: agency.id, id }, body: { why } }),
      ),
    translate: (message: Message) => {
      const latest = latestOf(message)
      if (!latest) return Promise.resolve(false)
      return act('Translated by a machine, below the message.', () =>
        call('translation.translate', {
          params: { agency: agency.id, message: message.id, revision: latest.revision },
        }),
      )
    },
  }
}
