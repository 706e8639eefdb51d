import type { Conversation, Outgoing } from '@callbox/contract'
import type { Account } from '#core/accounts'
import { authorsBy, conversationRows, countBefore, type Spot } from '#core/conversations'
import { outgoingOf, outgoingToContract } from '#core/sending'
import type { Trx } from '#platform/db'
import { deskOf, type On } from './desk.ts'
import { messageShown } from './message.ts'
import { momentFrom, momentText } from './moment-cursor.ts'
import { accountsBy } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { type Spoken, spoken } from './spoken.ts'

/** How many messages come with their conversation. */
const atOnce = 100
/** So many come at most to somebody who already has the older ones; after more, they begin with the newest again. */
const mostSince = 500

const spotOf = (message: Spoken): Spot => ({ at: message.capturedAt, id: message.id })
const isBefore = (message: Spoken, { at, id }: Spot): boolean =>
  message.capturedAt < at || (+message.capturedAt === +at && message.id < id)

/**
 * The newest messages of all, and what came before them. `from`: what is known already begins there, so everything since
 * then comes, however many more there are than usual: between what is known and what comes nothing may be missing.
 */
export const newestOf = (
  messages: readonly Spoken[],
  from: Spot | null,
): { shown: readonly Spoken[]; before: Conversation['before'] } => {
  const known = from ? messages.findIndex((one) => !isBefore(one, from)) : -1
  const usual = Math.max(0, messages.length - atOnce)
  const start = known >= 0 && messages.length - known <= mostSince ? known : usual
  const first = messages[start]
  return {
    shown: messages.slice(start),
    before: first && start > 0 ? { count: start, cursor: momentText(spotOf(first)) } : null,
  }
}

/** What was prepared to leave in a conversation, with the account it leaves by. */
export const preparedIn = async (
  trx: Trx,
  agency: number,
  conversation: string,
  accounts: ReadonlyMap<string, Account>,
): Promise<Outgoing[]> =>
  (await outgoingOf(trx, agency, conversation)).flatMap((one) => {
    const by = accounts.get(one.account_id)
    return by ? [outgoingToContract(one, by)] : []
  })

/** Messages as the desk shows them, each with who wrote it and, of ours, what became of it. */
export const messagesShown = async (
  trx: Trx,
  agency: number,
  author: Conversation['author'],
  messages: readonly Spoken[],
  prepared: readonly Outgoing[],
) => {
  const others = new Set(
    messages.flatMap((one) => (one.author && one.author !== author.id ? [one.author] : [])),
  )
  const authors = new Map((await authorsBy(trx, agency, [...others])).map((one) => [one.id, one]))
  const byId = new Map(prepared.map((one) => [one.id, one]))
  return messages.map((message) =>
    messageShown(
      agency,
      message,
      authors.get(message.author ?? '') ?? author,
      byId.get(message.outgoing ?? '') ?? null,
    ),
  )
}

/** What was said earlier in a conversation: the page before a cursor, oldest first. @throws no_such_conversation, bad_cursor */
export const messages: On<'desk.messages'> = async (world, caller, { id, before, limit }) => {
  const desk = await deskOf(world, caller)
  const agency = desk.agency.id
  const spot = momentFrom(before)
  return world.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const [row] = await conversationRows(trx, agency, [id])
      if (!row) throw refuse('no_such_conversation')
      const said = await spoken(trx, agency, id, { before: spot, limit })
      const first = said[0] ? spotOf(said[0]) : null
      const count = first ? await countBefore(trx, agency, id, first) : 0
      const prepared = await preparedIn(trx, agency, id, await accountsBy(trx, agency, [row.account]))
      const { author, handle, name, picture, blocked } = row
      return {
        messages: await messagesShown(
          trx,
          agency,
          { id: author, handle, name, picture, blocked },
          said,
          prepared,
        ),
        before: first && count > 0 ? { count, cursor: momentText(first) } : null,
      }
    })
}
