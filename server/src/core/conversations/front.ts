import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db } from '#platform/db'

export type Front = {
  /** The one of each band that falls due first: since when its newest words wait, and when it is due. */
  firsts: { band: Place; lastInAt: Date; dueAt: Date }[]
  /** Past their target for a first look or answer; each counted to 10,000. */
  overdueLook: number
  overdueAnswer: number
}

const most = 10_000

/** The front of an agency's queue, by its indexes alone: as quick at a million conversations as at ten. */
export const frontOfQueue = async (
  db: Db,
  agency: number,
  ranks: readonly number[],
  at: Date,
): Promise<Front> => {
  const [firsts, counts] = await Promise.all([
    sql<Front['firsts'][number]>`select f.band, f.last_in_at as "lastInAt", f.due_at as "dueAt"
      from unnest(${[...ranks]}::int[]) as r(rank), lateral (
        select band, last_in_at, due_at from conversations.conversation c
        where c.agency_id = ${agency} and c.state = 'open' and c.rank = r.rank order by c.due_at, c.conversation_id limit 1) as f`.execute(
      db,
    ),
    sql<{ look: number; answer: number }>`select
      (select count(*)::int from (select 1 from conversations.conversation where agency_id = ${agency} and state = 'open'
        and looked_at is null and look_due_at <= ${at} limit ${most}) as l) as look,
      (select count(*)::int from (select 1 from conversations.conversation where agency_id = ${agency} and state = 'open'
        and answered_at is null and looked_at is not null and answer_due_at <= ${at} limit ${most}) as a) as answer`.execute(
      db,
    ),
  ])
  const { look, answer } = counts.rows[0]!
  return { firsts: firsts.rows, overdueLook: look, overdueAnswer: answer }
}

/** How many of the newest messages are looked at for the last of each account. */
const among = 2000

/**
 * When each account last brought and last sent a message, of the agency's newest 2,000; `since` is the oldest of these,
 * before which nothing is said. By the primary key: ids follow time.
 */
export const lastByAccount = async (
  db: Db,
  agency: number,
): Promise<{ since: Date | null; accounts: Map<string, { in: Date | null; out: Date | null }> }> => {
  const { rows } = await sql<{
    account: string
    in: Date | null
    out: Date | null
    since: Date
    whole: boolean
  }>`
    select account_id as account, max(captured_at) filter (where direction = 'in') as in,
      max(captured_at) filter (where direction = 'out') as out, min(min(captured_at)) over () as since,
      sum(count(*)) over () < ${among} as whole
    from (select account_id, direction, captured_at from conversations.message
      where agency_id = ${agency} order by message_id desc limit ${among}) as newest group by 1`.execute(db)
  return {
    since: rows[0] && !rows[0].whole ? rows[0].since : null,
    accounts: new Map(rows.map((row) => [row.account, { in: row.in, out: row.out }])),
  }
}
