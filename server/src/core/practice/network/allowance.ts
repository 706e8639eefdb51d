import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Who } from './answer.ts'

/** Posts that an account may publish in an hour by the clock: no desk writes so many, and a program that ran wild is stopped. */
export const hourly = 2000

export type Allowance = { limit: number; left: number; resetsAt: Date }

/** What is left of the hour's posts. What was deleted counts too, as it does elsewhere. */
export const allowanceOf = async (db: Db, { agency, handle }: Who, now: Date): Promise<Allowance> => {
  const hour = 3_600_000
  const began = new Date(Math.floor(now.getTime() / hour) * hour)
  // The newest of ours are read and no more: what was published long ago does not make it slower.
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
      select handle, at from practice.post where agency_id = ${agency} and position is not null
      order by position desc limit ${hourly}
    ) as newest where handle = ${handle} and at >= ${began}`.execute(db)
  return {
    limit: hourly,
    left: Math.max(0, hourly - rows[0]!.n),
    resetsAt: new Date(began.getTime() + hour),
  }
}
