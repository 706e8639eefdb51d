import type { Place } from '@callbox/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** Some of the open conversations: how many, since when the longest of them waits, and how many are past a target. */
export type Waiting = {
  account: string
  band: Place
  language: string
  n: number
  oldest: Date
  overdueLook: number
  overdueAnswer: number
}

/** Since when the person waits: their first message that no answer followed, so that writing again makes nobody newer. */
const unansweredSince: RawBuilder<Date> = sql`case when c.in_count = 1 then c.last_in_at else coalesce(
    (select min(m.captured_at) from conversations.message m where m.agency_id = c.agency_id and m.conversation_id = c.conversation_id
      and m.direction = 'in' and m.captured_at > coalesce(c.last_out_at, '-infinity')), c.last_in_at) end`

/**
 * What waits for us at `at`, by account, band and language. One pass over the open conversations, so that everything
 * that a screen adds up from it agrees with itself; the kept counters know neither language nor time.
 */
export const waitingNow = async (db: Reader, agency: number, at: Date): Promise<Waiting[]> =>
  (
    await sql<Waiting>`select account_id as account, band, language, count(*)::int as n, min(${unansweredSince}) as oldest,
        count(*) filter (where looked_at is null and look_due_at <= ${at})::int as "overdueLook",
        count(*) filter (where looked_at is not null and answered_at is null and answer_due_at <= ${at})::int as "overdueAnswer"
      from conversations.conversation c where agency_id = ${agency} and state = 'open' group by 1, 2, 3`.execute(
      db,
    )
  ).rows

/** The open conversation whose person has waited longest; null when nobody waits. */
export const longestWaiting = async (
  db: Reader,
  agency: number,
): Promise<{ id: string; band: Place; since: Date } | null> =>
  (
    await sql<{
      id: string
      band: Place
      since: Date
    }>`select conversation_id as id, band, ${unansweredSince} as since
      from conversations.conversation c where agency_id = ${agency} and state = 'open' order by 3, 1 limit 1`.execute(
      db,
    )
  ).rows[0] ?? null

/** Whether anybody has waited for one account since before a moment. */
export const anybodyWaitsSince = async (
  db: Reader,
  agency: number,
  account: string,
  before: Date,
): Promise<boolean> => {
  const { rows } = await sql`select 1 from conversations.conversation c
    where agency_id = ${agency} and account_id = ${account} and state = 'open' and ${unansweredSince} <= ${before} limit 1`.execute(
    db,
  )
  return rows.length > 0
}
