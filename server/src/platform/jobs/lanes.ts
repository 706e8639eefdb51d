import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import { lanes } from './index.ts'

export type LaneNow = {
  lane: keyof typeof lanes
  /** Jobs that could be worked now and are not; counted to 10,000. */
  waiting: number
  /** Seconds since the oldest of them could have been. */
  oldest: number
}

const most = 10_000

/**
 * What waits in each lane. The library keeps its times by the database's clock, so this is told by it too; it is about the
 * machine, never about the domain.
 */
export const lanesNow = async (db: Db): Promise<LaneNow[]> => {
  const names = Object.entries(lanes) as [keyof typeof lanes, number][]
  const { rows } = await sql<{ priority: number; waiting: number; oldest: number }>`select p.priority,
      w.n::int as waiting, coalesce(greatest(0, extract(epoch from clock_timestamp() - w.since)), 0)::float8 as oldest
    from unnest(${names.map(([, priority]) => priority)}::int[]) as p(priority), lateral (
      select count(*) as n, min(run_at) as since from (select run_at from graphile_worker._private_jobs j
        where j.priority = p.priority and j.is_available and j.run_at <= clock_timestamp() order by j.run_at limit ${most}) as due) as w`.execute(
    db,
  )
  return names.map(([lane, priority]) => {
    const row = rows.find((one) => one.priority === priority)
    return { lane, waiting: row?.waiting ?? 0, oldest: row?.oldest ?? 0 }
  })
}

/** What is asked of the networks anew each few seconds: one try that failed says nothing. */
const renewed = ['collect']

/** Jobs that were tried as often as they may be, by what they do. */
export const jobsGivenUp = async (db: Db): Promise<{ task: string; n: number }[]> =>
  (
    await sql<{ task: string; n: number }>`select t.identifier as task, count(*)::int as n
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.attempts >= j.max_attempts and j.locked_at is null and t.identifier <> all(${renewed}::text[]) group by 1 order by 1`.execute(
      db,
    )
  ).rows

/** Gives those jobs all their tries again, from now on. @returns how many. */
export const tryJobsAgain = async (trx: Trx): Promise<number> => {
  const { rows } = await sql<{ n: number }>`with again as (
      select j.id from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.attempts >= j.max_attempts and j.locked_at is null and t.identifier <> all(${renewed}::text[]) limit 1000 for update of j skip locked)
    select count(*)::int as n from graphile_worker.reschedule_jobs((select coalesce(array_agg(id), '{}') from again), attempts := 0, run_at := clock_timestamp())`.execute(
    trx,
  )
  return rows[0]?.n ?? 0
}
