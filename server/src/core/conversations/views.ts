import type { Place } from '@callbox/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

export type QueueRow = {
  id: string
  account: string
  author: string
  handle: string
  name: string
  picture: string | null
  blocked: boolean
  state: 'open' | 'waiting' | 'closed'
  band: Place
  rank: number
  score: number
  reasons: { code: string; words: string; quote?: string }[]
  language: string
  marks: string[]
  preview: string
  inCount: number
  outCount: number
  openedAt: Date
  lastInAt: Date
  lastOutAt: Date | null
  lookDueAt: Date
  lookedAt: Date | null
  answerDueAt: Date
  answeredAt: Date | null
  dueAt: Date
  closedAt: Date | null
  closedAs: string | null
  closedBy: string | null
  closedWhy: string | null
  passedTo: string | null
  passedNumber: string | null
  version: number
}

const fields = sql`c.conversation_id as id, c.account_id as account, c.author_id as author, a.handle, a.display_name as name, a.picture_url as picture,
  a.blocked_at is not null as blocked, c.state, c.band, c.rank, c.score, c.reasons, c.language, c.marks, c.preview, c.in_count as "inCount",
  c.out_count as "outCount", c.opened_at as "openedAt", c.last_in_at as "lastInAt", c.last_out_at as "lastOutAt", c.look_due_at as "lookDueAt",
  c.looked_at as "lookedAt", c.answer_due_at as "answerDueAt", c.answered_at as "answeredAt", c.due_at as "dueAt", c.closed_at as "closedAt",
  c.closed_as as "closedAs", c.closed_by as "closedBy", c.closed_why as "closedWhy", c.passed_to as "passedTo", c.passed_number as "passedNumber", c.version`

const from = sql`from conversations.conversation c join conversations.author a on a.agency_id = c.agency_id and a.author_id = c.author_id`

export type Cursor = { rank: number; at: Date; id: string }

/**
 * A page of the queue by keyset: open ones by place and due time, waiting ones longest first, closed ones newest first.
 * `only` narrows to given conversations (mine); `except` leaves some out (unassigned).
 */
export const queuePage = async (
  db: Reader,
  agency: number,
  asked: {
    state: 'open' | 'waiting' | 'closed'
    after: Cursor | null
    limit: number
    only?: string[] | undefined
    except?: string[] | undefined
  },
): Promise<{ rows: QueueRow[]; next: Cursor | null }> => {
  const { state, after, limit, only, except } = asked
  const order: Record<
    typeof state,
    { past: RawBuilder<unknown>; by: RawBuilder<unknown>; key: (row: QueueRow) => Date }
  > = {
    open: {
      past: after
        ? sql`(c.rank, c.due_at, c.conversation_id) > (${after.rank}, ${after.at}, ${after.id})`
        : sql`true`,
      by: sql`c.rank, c.due_at, c.conversation_id`,
      key: (row) => row.dueAt,
    },
    waiting: {
      past: after ? sql`(c.last_out_at, c.conversation_id) > (${after.at}, ${after.id})` : sql`true`,
      by: sql`c.last_out_at, c.conversation_id`,
      key: (row) => row.lastOutAt ?? row.openedAt,
    },
    closed: {
      past: after ? sql`(c.closed_at, c.conversation_id) < (${after.at}, ${after.id})` : sql`true`,
      by: sql`c.closed_at desc, c.conversation_id desc`,
      key: (row) => row.closedAt ?? row.openedAt,
    },
  }
  const { past, by, key } = order[state]
  const { rows } =
    await sql<QueueRow>`select ${fields} ${from} where c.agency_id = ${agency} and c.state = ${sql.lit(state)} and ${past}
    ${only ? sql`and c.conversation_id = any(${only}::uuid[])` : sql``} ${except?.length ? sql`and c.conversation_id <> all(${except}::uuid[])` : sql``}
    order by ${by} limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? { rank: last.rank, at: key(last), id: last.id } : null,
  }
}

/** Conversations by id, whatever their state. */
export const conversationRows = async (db: Reader, agency: number, ids: string[]): Promise<QueueRow[]> =>
  ids.length === 0
    ? []
    : (
        await sql<QueueRow>`select ${fields} ${from} where c.agency_id = ${agency} and c.conversation_id = any(${ids}::uuid[])`.execute(
          db,
        )
      ).rows

/** How many of the given conversations are open. */
export const openAmong = async (db: Reader, agency: number, ids: string[]): Promise<number> =>
  ids.length === 0
    ? 0
    : ((
        await sql<{
          n: number
        }>`select count(*)::int as n from conversations.conversation where agency_id = ${agency} and state = 'open' and conversation_id = any(${ids}::uuid[])`.execute(
          db,
        )
      ).rows[0]?.n ?? 0)

/** The kept counters: how many stand where. */
export const tallies = async (
  db: Reader,
  agency: number,
): Promise<{ account: string; state: string; band: string; n: number }[]> =>
  (
    await sql<{
      account: string
      state: string
      band: string
      n: number
    }>`select account_id as account, state, band, sum(n)::int as n
      from conversations.tally where agency_id = ${agency} group by 1, 2, 3 having sum(n) <> 0`.execute(db)
  ).rows

/** The same, counted afresh; `doctor` compares. */
export const recount = async (
  db: Reader,
  agency: number,
): Promise<{ account: string; state: string; band: string; n: number }[]> =>
  (
    await sql<{
      account: string
      state: string
      band: string
      n: number
    }>`select account_id as account, state, band, count(*)::int as n
      from conversations.conversation where agency_id = ${agency} group by 1, 2, 3`.execute(db)
  ).rows

/** Folds the counters' rows together; swept. */
export const foldTallies = async (trx: Trx, agency: number): Promise<number> => {
  const { rows } = await sql<{ folded: number }>`with gone as (
      delete from conversations.tally where agency_id = ${agency} and ctid in (
        select ctid from conversations.tally where agency_id = ${agency} order by account_id, state, band limit 5000 for update skip locked)
      returning account_id, state, band, n
    ), kept as (
      insert into conversations.tally (agency_id, account_id, state, band, n)
      select ${agency}, account_id, state, band, sum(n) from gone group by 2, 3, 4 having sum(n) <> 0 returning 1
    ) select count(*)::int - (select count(*)::int from kept) as folded from gone`.execute(trx)
  return rows[0]?.folded ?? 0
}

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
  reasons: { code: string; words: string }[]
  details: Record<string, unknown>
  fallback: string
}

/** Everything said in one conversation, oldest first: messages, all their revisions, media, assessments. */
export const thread = async (db: Reader, agency: number, conversation: string) => {
  const messages = (
    await sql<MessageRow>`select message_id as id, direction, author_id as author, outgoing_id as outgoing, network_id as "networkId", url, revision, state, marks,
      network_at as "networkAt", captured_at as "capturedAt" from conversations.message
      where agency_id = ${agency} and conversation_id = ${conversation} order by captured_at, message_id`.execute(
      db,
    )
  ).rows
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
    sql<AssessmentRow>`select message_id as message, revision, assessor, band, score, reasons, details, fallback
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

/** The person's other conversations with this agency, newest first. */
export const earlierOf = async (
  db: Reader,
  agency: number,
  author: string,
  except: string,
  limit = 10,
): Promise<QueueRow[]> =>
  (
    await sql<QueueRow>`select ${fields} ${from} where c.agency_id = ${agency} and c.author_id = ${author} and c.conversation_id <> ${except}
      order by c.opened_at desc limit ${limit}`.execute(db)
  ).rows

/** What a connector needs to act on a message. */
export const messageRef = async (db: Reader, agency: number, message: string) =>
  (
    await sql<{
      accountId: string
      conversationId: string
      networkId: string
      refs: unknown
      direction: 'in' | 'out'
      authorId: string | null
      state: string
      text: string
    }>`
      select m.account_id as "accountId", m.conversation_id as "conversationId", m.network_id as "networkId", r.context -> 'refs' as refs, m.direction, m.author_id as "authorId", m.state, r.text
      from conversations.message m join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where m.agency_id = ${agency} and m.message_id = ${message}`.execute(db)
  ).rows[0] ?? null

/** The newest message from the person in a conversation: what a reply answers unless another is named. */
export const newestInbound = async (
  db: Reader,
  agency: number,
  conversation: string,
): Promise<string | null> =>
  (
    await sql<{
      id: string
    }>`select message_id as id from conversations.message where agency_id = ${agency} and conversation_id = ${conversation}
      and direction = 'in' and state <> 'undecodable' order by captured_at desc, message_id desc limit 1`.execute(
      db,
    )
  ).rows[0]?.id ?? null

export const authorRef = async (db: Reader, agency: number, author: string) =>
  (
    await sql<{
      network: string
      networkId: string
      handle: string
      name: string
      blockedAt: Date | null
    }>`select network, network_author_id as "networkId", handle,
      display_name as name, blocked_at as "blockedAt" from conversations.author where agency_id = ${agency} and author_id = ${author}`.execute(
      db,
    )
  ).rows[0] ?? null

/** What the person behind a network author sees on their private page: their words and our published answers, in order. */
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
      text: string
      at: Date
      state: string
      media: number
      place: string | null
      cutShort: boolean
      cutByUs: boolean
    }>`select m.direction, r.text, m.captured_at as at, m.state,
        'cut short' = any(m.marks) as "cutShort", 'cut short by us' = any(m.marks) as "cutByUs",
        (select count(*)::int from conversations.medium d where d.agency_id = m.agency_id and d.message_id = m.message_id) as media, r.context ->> 'place' as place
      from conversations.author a
      join conversations.conversation c on c.agency_id = a.agency_id and c.author_id = a.author_id and c.account_id = ${account}
      join conversations.message m on m.agency_id = c.agency_id and m.conversation_id = c.conversation_id
      join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where a.agency_id = ${agency} and a.network = ${network} and a.network_author_id = ${networkAuthorId} and m.state <> 'deleted'
      order by m.captured_at, m.message_id`.execute(db)
  ).rows

/** Open conversations whose clock for `what` has run out, most urgent first. */
export const overdue = async (
  db: Reader,
  agency: number,
  what: 'look' | 'answer',
  at: Date,
  limit = 200,
): Promise<{ id: string; band: Place; dueAt: Date; lastInAt: Date; account: string }[]> =>
  (
    await sql<{
      id: string
      band: Place
      dueAt: Date
      lastInAt: Date
      account: string
    }>`select conversation_id as id, band, account_id as account, last_in_at as "lastInAt",
        ${what === 'look' ? sql`look_due_at` : sql`answer_due_at`} as "dueAt"
      from conversations.conversation where agency_id = ${agency} and state = 'open'
        and ${what === 'look' ? sql`looked_at is null and look_due_at <= ${at}` : sql`answered_at is null and looked_at is not null and answer_due_at <= ${at}`}
      order by rank, ${what === 'look' ? sql`look_due_at` : sql`answer_due_at`} limit ${limit}`.execute(db)
  ).rows
