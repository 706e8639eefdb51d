import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'

/** Seconds past its time after which a thing that should have left is late. */
const late = 60

/** What is on its way, by state, and how much of it is a minute late; counted to 10,000, by the index of due things. */
export const leavingNow = async (
  db: Db,
  agency: number,
  at: Date,
): Promise<{ state: string; n: number; late: number }[]> =>
  (
    await sql<{ state: string; n: number; late: number }>`select state, count(*)::int as n,
        count(*) filter (where due_at < ${secondsAfter(at, -late)})::int as late
      from (select state, due_at from sending.outgoing where agency_id = ${agency} and due_at is not null order by due_at limit 10000) as due
      group by 1 order by 1`.execute(db)
  ).rows
