import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

export type RevisionRow = {
  message: string
  revision: number
  kind: 'original' | 'edit' | 'deletion'
  entry: string
  text: string
  context: Record<string, unknown>
  networkAt: Date | null
  capturedAt: Date
}

export type MessageRow = {
  id: string
  account: string
  direction: 'in' | 'out'
  author: string | null
  outgoing: string | null
  networkId: string | null
  url: string | null
  revision: number
  state: 'current' | 'edited' | 'deleted' | 'undecodable'
  marks: string[]
  networkAt: Date | null
  capturedAt: Date
}

export type MediumRow = {
  message: string
  revision: number
  position: number
  mediaType: string
  size: number
  alt: string
  state: 'kept' | 'refused' | 'not_fetched'
  why: string | null
  shown: Buffer | null
  shownType: string | null
  original: Buffer | null
}

export type AssessmentRow = {
  message: string
  revision: number
  assessor: string
  band: string
  score: number
  language: string
  reasons: { code: string; words: string }[]
  details: Record<string, unknown>
  fallback: string
}

/** Where a message stands in its conversation. */
export type Spot = { at: Date; id: string }
/** The newest `limit` messages before a spot. */
export type PartOf = { before: Spot; limit: number }

/** How many messages of a conversation came before a spot. */
export const countBefore = async (
  db: Reader,
  agency: number,
  conversation: string,
  { at, id }: Spot,
): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from conversations.message
      where agency_id = ${agency} and conversation_id = ${conversation} and (captured_at, message_id) < (${at}, ${id})`.execute(
      db,
    )
  ).rows[0]?.n ?? 0

/** Everything said in one conversation, or a part of it, oldest first: messages, all their revisions, media, assessments. */
export const thread = async (db: Reader, agency: number, conversation: string, part?: PartOf) => {
  const until = part
    ? sql`and (captured_at, message_id) < (${part.before.at}, ${part.before.id})
        order by captured_at desc, message_id desc limit ${part.limit}`
    : sql`order by captured_at, message_id`
  const found = (
    await sql<MessageRow>`select message_id as id, account_id as account, direction, author_id as author, outgoing_id as outgoing, network_id as "networkId", url, revision, state, marks,
      network_at as "networkAt", captured_at as "capturedAt" from conversations.message
      where agency_id = ${agency} and conversation_id = ${conversation} ${until}`.execute(db)
  ).rows
  const messages = part ? found.reverse() : found
  const ids = messages.map((m) => m.id)
  const [revisions, media, assessments] = await Promise.all([
    sql<RevisionRow>`select message_id as message, revision, kind, entry_id as entry, text, context, network_at as "networkAt", captured_at as "capturedAt"
      from conversations.revision where agency_id = ${agency} and message_id = any(${ids}::uuid[]) order by message_id, revision`.execute(
      db,
    ),
    sql<MediumRow>`select message_id as message, revision, position, media_type as "mediaType", size, alt, state, why, shown_sha256 as shown, shown_type as "shownType", sha256 as original
      from conversations.medium where agency_id = ${agency} and message_id = any(${ids}::uuid[]) order by message_id, revision, position`.execute(
      db,
    ),
    sql<AssessmentRow>`select message_id as message, revision, assessor, band, score, language, reasons, details, fallback
      from conversations.assessment where agency_id = ${agency} and message_id = any(${ids}::uuid[]) order by message_id, revision`.execute(
      db,
    ),
  ])
  return { messages, revisions: revisions.rows, media: media.rows, assessments: assessments.rows }
}

/** One medium, for opening it. */
export const mediumOf = async (
  db: Reader,
  agency: number,
  message: string,
  revision: number,
  position: number,
): Promise<(MediumRow & { conversation: string }) | null> =>
  (
    await sql<
      MediumRow & { conversation: string }
    >`select d.message_id as message, d.revision, d.position, d.media_type as "mediaType", d.size, d.alt, d.state, d.why,
        d.shown_sha256 as shown, d.shown_type as "shownType", d.sha256 as original, m.conversation_id as conversation
      from conversations.medium d join conversations.message m on m.agency_id = d.agency_id and m.message_id = d.message_id
      where d.agency_id = ${agency} and d.message_id = ${message} and d.revision = ${revision} and d.position = ${position}`.execute(
      db,
    )
  ).rows[0] ?? null

/**
 * What the person behind a network author sees on their private page: their words and our published answers to them, in
 * order; never another's, also where conversations were merged.
 */
export const publicThread = async (
  db: Reader,
  agency: number,
  account: string,
  networkAuthorId: string,
  network: string,
) =>
  (
    await sql<{
      direction: 'in' | 'out'
      automatic: boolean
      text: string
      at: Date
      state: string
      media: number
      place: string | null
      cutShort: boolean
      cutByUs: boolean
    }>`select distinct on (m.captured_at, m.message_id) m.direction, m.direction = 'out' and 'automatic' = any(m.marks) as automatic, r.text, m.captured_at as at, m.state,
        'cut short' = any(m.marks) as "cutShort", 'cut short by us' = any(m.marks) as "cutByUs",
        (select count(*)::int from conversations.medium d where d.agency_id = m.agency_id and d.message_id = m.message_id) as media, r.context ->> 'place' as place
      from conversations.author a
      join conversations.conversation c on c.agency_id = a.agency_id and c.author_id = a.author_id and c.account_id = ${account}
      join conversations.conversation h on h.agency_id = c.agency_id and h.conversation_id = coalesce(c.merged_into, c.conversation_id)
      join conversations.message m on m.agency_id = h.agency_id and m.conversation_id = h.conversation_id and m.account_id = ${account}
        and a.author_id = coalesce(m.author_id, m.to_author_id, h.author_id)
      join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where a.agency_id = ${agency} and a.network = ${network} and a.network_author_id = ${networkAuthorId} and m.state <> 'deleted'
      order by m.captured_at, m.message_id`.execute(db)
  ).rows
