import { Logger, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Db, Trx } from '#platform/db'
import type { Log } from '#platform/log'
import { freeWorkers, quiet, startBay, tasks } from './bay.ts'

export { freeWorkers }

/** What leaves the database, and only that. Lower is sooner. */
export const lanes = { lifeSafety: -20, answer: -10, scheduled: 0, backfill: 10, statistics: 20 } as const

/**
 * A job's payload is checked by its handler; a job may run more than once, so a handler asks the rows what is true.
 * `bay` says with whom it shares its workers; `answers` when it does not say.
 */
export type JobHandler = { name: string; bay?: Bay; run(payload: Record<string, unknown>): Promise<void> }

/**
 * Where jobs are worked: each bay has workers of its own, so that twenty networks that do not answer, or a thousand
 * pictures, take none from an answer to somebody in danger. How many at once, and how many while the centre cannot
 * keep up: what is least important is slowed first, and waits in the database.
 */
export const bays = {
  /** Answers in an emergency, and the calls of alarms. */
  urgent: { most: 2, strained: 2 },
  /** Many, because most of their time they wait for a network, and hold nothing while they do. */
  intake: { most: 16, strained: 16 },
  answers: { most: 4, strained: 4 },
  pictures: { most: 2, strained: 1 },
  statistics: { most: 1, strained: 0 },
} as const satisfies Record<string, { most: number; strained: number }>
export type Bay = keyof typeof bays

/** Adds a job in the caller's transaction under a deterministic key: the same key is one job. */
export const addJob = async (
  trx: Trx,
  name: string,
  payload: Record<string, unknown>,
  { key, lane = 'scheduled', attempts = 25 }: { key: string; lane?: keyof typeof lanes; attempts?: number },
): Promise<void> => {
  await sql`select graphile_worker.add_job(${name}::text, payload := ${JSON.stringify(payload)}::json, job_key := ${key}::text,
    priority := ${lanes[lane]}::int, max_attempts := ${attempts}::int)`.execute(trx)
}

export type JobWorker = {
  /** The worker ids that hold jobs now, as the heartbeat tells them. */
  readonly ids: readonly string[]
  /** Whether the centre cannot keep up: what is least important is slowed. Saying it again changes nothing. */
  strained(yes: boolean): void
  stop(): Promise<void>
}

/**
 * Works jobs on the application's pool until stopped; `stop` lets the jobs under way end, and so does `ease(true)` with
 * those of a bay that is closed while the centre cannot keep up.
 */
export const startWorker = (
  pool: pg.Pool,
  handlers: readonly JobHandler[],
  log: Log,
  strained = false,
): JobWorker => {
  const size = (bay: Bay, yes: boolean): number => (yes ? bays[bay].strained : bays[bay].most)
  const open = (Object.keys(bays) as Bay[]).flatMap((bay) => {
    const mine = handlers.filter((handler) => (handler.bay ?? 'answers') === bay)
    return mine.length > 0 ? [{ bay, worker: startBay(pool, mine, log, size(bay, strained)) }] : []
  })
  return {
    get ids() {
      return open.flatMap(({ worker }) => worker.ids)
    },
    strained(yes) {
      for (const { bay, worker } of open) worker.resize(size(bay, yes))
    },
    async stop() {
      await Promise.all(open.map(({ worker }) => worker.stop()))
    },
  }
}

/** Runs every job that is due now, once; for tests and `sweep`-driven exercises. */
export const drainJobs = async (pool: pg.Pool, handlers: readonly JobHandler[], log: Log): Promise<void> => {
  await runOnce({
    pgPool: pool,
    noHandleSignals: true,
    taskList: tasks(handlers, log),
    logger: new Logger(quiet),
  })
}

/** Names of the jobs that wait in the database. */
export const jobNames = async (db: Db): Promise<string[]> => {
  const { rows } = await sql<{
    name: string
  }>`select distinct task_identifier as name from graphile_worker.jobs where attempts < max_attempts`.execute(
    db,
  )
  return rows.map(({ name }) => name)
}

export { jobsGivenUp, type LaneNow, lanesNow, tryJobsAgain } from './lanes.ts'
export { restoredJobs } from './restored.ts'
/**
 * What waits for a worker: for how many seconds the oldest of what is urgent (life safety, answers) has been due, and
 * how many jobs of the lanes below. By the database's clock, which is the one that jobs are made due by.
 */
export const jobsWaiting = async (db: Db): Promise<{ urgentSeconds: number; later: number }> => {
  const { rows } = await sql<{ seconds: number; later: number }>`select
      coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where priority <= ${lanes.answer})), 0)::float8 as seconds,
      count(*) filter (where priority > ${lanes.answer})::int as later
    from graphile_worker.jobs where locked_at is null and attempts < max_attempts and run_at <= clock_timestamp()`.execute(
    db,
  )
  const { seconds, later } = rows[0]!
  return { urgentSeconds: Math.max(0, seconds), later }
}
