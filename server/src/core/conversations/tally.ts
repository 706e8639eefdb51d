import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

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
