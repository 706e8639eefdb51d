import type { Place } from '@callbox/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { ConversationState } from './conversation.ts'

type Reader = Db | Trx

export type QueueRow = {
  id: string
  account: string
  author: string
  handle: string
  name: string
  picture: string | null
  blocked: boolean
  state: ConversationState
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
  /** How many stand under it as copies, when the newest came, and what they added. */
  copies: number
  copiedAt: Date | null
  news: string[]
  /** The conversation that it is a copy of; and the one that a person said it is no copy of. */
  head: string | null
  apartFrom: string | null
  /** The conversation that its messages were merged into. */
  mergedInto: string | null
}

const fields = sql`c.conversation_id as id, c.account_id as account, c.author_id as author, a.handle, a.display_name as name, a.picture_url as picture,
  a.blocked_at is not null as blocked, c.state, c.band, c.rank, c.score, c.reasons, c.language, c.marks, c.preview, c.in_count as "inCount",
  c.out_count as "outCount", c.opened_at as "openedAt", c.last_in_at as "lastInAt", c.last_out_at as "lastOutAt", c.look_due_at as "lookDueAt",
  c.looked_at as "lookedAt", c.answer_due_at as "answerDueAt", c.answered_at as "answeredAt", c.due_at as "dueAt", c.closed_at as "closedAt",
  c.closed_as as "closedAs", c.closed_by as "closedBy", c.closed_why as "closedWhy", c.passed_to as "passedTo", c.passed_number as "passedNumber", c.version,
  c.copies, c.copied_at as "copiedAt", c.news, c.head_id as head, c.apart_from as "apartFrom", c.merged_into as "mergedInto"`

/**
 * Rows of conversations `c` with who wrote them. First the page, then its authors at once by their sorted ids (people who
 * write at the same time stand together in that index, however many wrote in the years before), then both in order.
 */
const rowsOf = (agency: number, which: RawBuilder<unknown>, by: RawBuilder<unknown>): RawBuilder<QueueRow> =>
  sql<QueueRow>`with page as materialized (select c.* from conversations.conversation c where c.agency_id = ${agency} and ${which}),
    author as materialized (select author_id, handle, display_name, picture_url, blocked_at from conversations.author
      where agency_id = ${agency} and author_id = any(array(select author_id from page)))
    select ${fields} from page c join author a on a.author_id = c.author_id order by ${by}`

export type Cursor = { rank: number; at: Date; id: string }

/** What a saved view narrows a page to, beside the state. */
export type PageFilter = {
  bands?: readonly string[] | undefined
  language?: string | undefined
  account?: string | undefined
  /** Only what stands on one of these. */
  accounts?: readonly string[] | undefined
  mark?: string | undefined
  /** Only what is over its target at this moment. */
  overAt?: Date | undefined
}
/** A filtered page looks at so many rows of the queue's order at most: it may be short, and says where to go on. */
const looksThrough = 2000

const narrowed = ({ bands, language, account, accounts, mark, overAt }: PageFilter): RawBuilder<unknown> =>
  sql.join(
    [
      bands?.length ? sql`c.band = any(${[...bands]}::text[])` : null,
      language ? sql`c.language = ${language}` : null,
      account ? sql`c.account_id = ${account}` : null,
      accounts ? sql`c.account_id = any(${[...accounts]}::uuid[])` : null,
      mark ? sql`${mark} = any(c.marks)` : null,
      overAt
        ? sql`case when c.looked_at is null then c.look_due_at <= ${overAt} else c.answered_at is null and c.answer_due_at <= ${overAt} end`
        : null,
      sql`true`,
    ].filter((one) => one !== null),
    sql` and `,
  )

/**
 * A page of the queue by keyset: open ones by place and due time, waiting ones longest first, closed ones and copies newest first.
 * `only` narrows to given conversations (mine); `except` leaves some out (unassigned).
 */
export const queuePage = async (
  db: Reader,
  agency: number,
  asked: {
    state: ConversationState
    after: Cursor | null
    limit: number
    only?: string[] | undefined
    except?: string[] | undefined
    filter?: PageFilter | undefined
  },
): Promise<{ rows: QueueRow[]; next: Cursor | null }> => {
  const { state, after, limit, only, except, filter } = asked
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
    copy: {
      past: after ? sql`(c.opened_at, c.conversation_id) < (${after.at}, ${after.id})` : sql`true`,
      by: sql`c.opened_at desc, c.conversation_id desc`,
      key: (row) => row.openedAt,
    },
  }
  const { past, by, key } = order[state]
  const those = sql`c.state = ${sql.lit(state)} and ${past}
    ${only ? sql`and c.conversation_id = any(${only}::uuid[])` : sql``} ${except?.length ? sql`and c.conversation_id <> all(${except}::uuid[])` : sql``}`
  const inOrder = sql`order by ${by}`
  if (filter) {
    const ours = sql`c.agency_id = ${agency} and ${those}`
    return filteredPage(db, { those: ours, order: inOrder, key, limit, filter })
  }
  const { rows } = await rowsOf(agency, sql`${those} ${inOrder} limit ${limit + 1}`, by).execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? { rank: last.rank, at: key(last), id: last.id } : null,
  }
}

/** The same, narrowed, with bounded work: it walks the same index, and goes on where it stopped looking. */
const filteredPage = async (
  db: Reader,
  asked: {
    those: RawBuilder<unknown>
    order: RawBuilder<unknown>
    key: (row: QueueRow) => Date
    limit: number
    filter: PageFilter
  },
): Promise<{ rows: QueueRow[]; next: Cursor | null }> => {
  const { those, order, key, limit, filter } = asked
  const walked = sql`(select * from conversations.conversation c where ${those} ${order} limit ${looksThrough}) c`
  const { rows } = await sql<QueueRow>`select ${fields} from ${walked}
    join conversations.author a on a.agency_id = c.agency_id and a.author_id = c.author_id
    where ${narrowed(filter)} ${order} limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  if (rows.length > limit && last)
    return { rows: page, next: { rank: last.rank, at: key(last), id: last.id } }
  const { rows: end } =
    await sql<QueueRow>`select ${fields} from (select * from conversations.conversation c where ${those} ${order} offset ${looksThrough - 1} limit 1) c
    join conversations.author a on a.agency_id = c.agency_id and a.author_id = c.author_id`.execute(db)
  const stopped = end[0]
  return {
    rows: page,
    next: stopped ? { rank: stopped.rank, at: key(stopped), id: stopped.id } : null,
  }
}

/** The copies of a conversation, oldest first, by keyset. */
export const copiesOf = async (
  db: Reader,
  agency: number,
  head: string,
  { after, limit }: { after: Cursor | null; limit: number },
): Promise<{ rows: QueueRow[]; next: Cursor | null }> => {
  const past = after ? sql`and (c.opened_at, c.conversation_id) > (${after.at}, ${after.id})` : sql``
  const by = sql`c.opened_at, c.conversation_id`
  const which = sql`c.state = 'copy' and c.head_id = ${head} ${past} order by ${by} limit ${limit + 1}`
  const { rows } = await rowsOf(agency, which, by).execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? { rank: last.rank, at: last.openedAt, id: last.id } : null,
  }
}

/** Conversations by id, whatever their state. */
export const conversationRows = async (db: Reader, agency: number, ids: string[]): Promise<QueueRow[]> =>
  ids.length === 0
    ? []
    : (await rowsOf(agency, sql`c.conversation_id = any(${ids}::uuid[])`, sql`c.conversation_id`).execute(db))
        .rows

/** The person's other conversations with this agency, newest first; those that a merge emptied are left out. */
export const earlierOf = async (
  db: Reader,
  agency: number,
  author: string,
  except: string,
  limit = 10,
): Promise<QueueRow[]> =>
  (
    await rowsOf(
      agency,
      sql`c.author_id = ${author} and c.conversation_id <> ${except} and c.merged_into is null order by c.opened_at desc limit ${limit}`,
      sql`c.opened_at desc`,
    ).execute(db)
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

/** How many of the given conversations are open, on all accounts or on some. */
export const openAmong = async (
  db: Reader,
  agency: number,
  ids: string[],
  accounts: ReadonlySet<string> | null = null,
): Promise<number> =>
  ids.length === 0
    ? 0
    : ((
        await sql<{
          n: number
        }>`select count(*)::int as n from conversations.conversation where agency_id = ${agency} and state = 'open' and conversation_id = any(${ids}::uuid[])
          ${accounts ? sql`and account_id = any(${[...accounts]}::uuid[])` : sql``}`.execute(db)
      ).rows[0]?.n ?? 0)
