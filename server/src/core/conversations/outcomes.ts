import { sql } from 'kysely'
import type { Row, Trx } from '#platform/db'
import { write } from './write.ts'

export type PublishedMessage = {
  agency: number
  messageId: string
  conversationId: string | null
  accountId: string
  outgoingId: string
  /** The message that it answers, if it does. */
  answers?: string | null
  networkId: string
  url: string | null
  text: string
  entryId: string
  at: Date
  /** When the answer was written: a message that came later still waits. */
  writtenAt: Date
  /** Said by a rule: it stands in the conversation and answers nothing. */
  automatic?: boolean
}

/** The mark of what a rule said. */
export const automaticMark = 'automatic'

/**
 * What we sent becomes a message of the conversation; the conversation waits for the person unless they wrote meanwhile.
 * What a rule said changes nothing of it: it stands as open as before, and every clock runs on (law 2).
 */
export const publishedMessage = async (trx: Trx, m: PublishedMessage): Promise<void> => {
  await trx
    .insertInto('conversations.identity')
    .values({
      agency_id: m.agency,
      account_id: m.accountId,
      network_id: m.networkId,
      message_id: m.messageId,
    })
    .onConflict((on) => on.doNothing())
    .execute()
  if (!m.conversationId) return
  const row: Row = {
    agency_id: m.agency,
    message_id: m.messageId,
    conversation_id: m.conversationId,
    account_id: m.accountId,
    author_id: null,
    direction: 'out',
    outgoing_id: m.outgoingId,
    network_id: m.networkId,
    url: m.url,
    revision: 1,
    state: 'current',
    marks: m.automatic ? [automaticMark] : [],
    network_at: null,
    captured_at: m.at,
  }
  await write.messages(trx, [row])
  await write.revisions(trx, [
    {
      agency_id: m.agency,
      message_id: m.messageId,
      revision: 1,
      kind: 'original',
      entry_id: m.entryId,
      text: m.text,
      context: {},
      network_at: null,
      captured_at: m.at,
    },
  ])
  // Where messages of several people stand in one conversation, an answer is for whom it answers.
  if (m.answers)
    await sql`update conversations.message o set to_author_id = a.author_id
      from conversations.message a, conversations.conversation c
      where o.agency_id = ${m.agency} and o.message_id = ${m.messageId} and a.agency_id = ${m.agency} and a.message_id = ${m.answers}
        and c.agency_id = ${m.agency} and c.conversation_id = ${m.conversationId} and a.author_id <> c.author_id`.execute(
      trx,
    )
  if (m.automatic) return
  await sql`update conversations.conversation set out_count = out_count + 1, last_out_at = ${m.at}, version = version + 1,
      answered_at = case when last_in_at <= ${m.writtenAt}::timestamptz then coalesce(answered_at, ${m.at}::timestamptz) else answered_at end,
      state = case when state in ('open', 'copy') and last_in_at <= ${m.writtenAt}::timestamptz then 'waiting' else state end
    where agency_id = ${m.agency} and conversation_id = ${m.conversationId}`.execute(trx)
}

/** Our own message, taken down. */
export const markDeleted = async (trx: Trx, agency: number, messageId: string): Promise<void> => {
  await trx
    .updateTable('conversations.message')
    .set({ state: 'deleted' })
    .where('agency_id', '=', agency)
    .where('message_id', '=', messageId)
    .execute()
}

export const markBlocked = async (trx: Trx, agency: number, authorId: string, at: Date): Promise<void> => {
  await trx
    .updateTable('conversations.author')
    .set({ blocked_at: at })
    .where('agency_id', '=', agency)
    .where('author_id', '=', authorId)
    .execute()
}

export type FetchedMedium = {
  agency: number
  message: string
  revision: number
  position: number
  is:
    | {
        state: 'kept'
        mediaType: string
        size: number
        sha256: Buffer
        shownSha256: Buffer | null
        shownType: string | null
      }
    | { state: 'refused'; why: string }
}

/** A picture that stayed with the network when its message was captured is here now, or never will be. */
export const settleMedium = async (
  trx: Trx,
  { agency, message, revision, position, is }: FetchedMedium,
): Promise<void> => {
  await trx
    .updateTable('conversations.medium')
    .set(
      is.state === 'kept'
        ? {
            state: 'kept',
            why: null,
            media_type: is.mediaType,
            size: is.size,
            sha256: is.sha256,
            shown_sha256: is.shownSha256,
            shown_type: is.shownType,
          }
        : { state: 'refused', why: is.why },
    )
    .where('agency_id', '=', agency)
    .where('message_id', '=', message)
    .where('revision', '=', revision)
    .where('position', '=', position)
    .where('state', '=', 'not_fetched')
    .execute()
}
