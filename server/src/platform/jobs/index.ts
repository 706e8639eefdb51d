import { type Runner, run, runOnce, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Db, Trx } from '#platform/db'
import { wordsOf } from '#platform/errors'
import type { Log } from '#platform/log'

/** What leaves the database, and only that. Lower is sooner. */
export const lanes = { lifeSafety: -20, answer: -10, scheduled: 0, backfill: 10, statistics: 20 } as const

/** A job's payload is checked by its handler; a job may run more than once, so a handler asks the rows what is true. */
export type JobHandler = { name: string; run(payload: Record<string, unknown>): Promise<void> }

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

const quiet = { logFactory: () => () => undefined }

const tasks = (handlers: readonly JobHandler[], log: Log): TaskList =>
  Object.fromEntries(
    handlers.map((handler) => [
      handler.name,
      async (payload: unknown) => {
        try {
          await handler.run(payload as Record<string, unknown>)
        } catch (error) {
          log.error({ job: handler.name, error: wordsOf(error) }, 'a job failed; it is tried again')
          throw error
        }
      },
    ]),
  )

/** Starts a worker on the application's pool. `stop` lets the jobs under way end. */
export const startWorker = async (
  pool: pg.Pool,
  handlers: readonly JobHandler[],
  log: Log,
  concurrency = 8,
): Promise<{ ids: string[]; stop(): Promise<void> }> => {
  const ids: string[] = []
  const { Logger } = await import('graphile-worker')
  const runner: Runner = await run({
    pgPool: pool,
    concurrency,
    pollInterval: 1000,
    noHandleSignals: true,
    taskList: tasks(handlers, log),
    logger: new Logger(quiet.logFactory),
    events: Object.assign(new (await import('node:events')).EventEmitter()).on(
      'worker:create',
      ({ worker }: { worker: { workerId: string } }) => ids.push(worker.workerId),
    ),
  })
  return { ids, stop: () => runner.stop() }
}

/** Runs every job that is due now, once; for tests and `sweep`-driven exercises. */
export const drainJobs = async (pool: pg.Pool, handlers: readonly JobHandler[], log: Log): Promise<void> => {
  const { Logger } = await import('graphile-worker')
  await runOnce({
    pgPool: pool,
    noHandleSignals: true,
    taskList: tasks(handlers, log),
    logger: new Logger(quiet.logFactory),
  })
}

/** Frees the jobs of workers that died (graphile-worker itself would wait four hours). */
export const freeWorkers = async (pool: pg.Pool, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [ids])
}

/** Names of the jobs that wait in the database. */
export const jobsWaiting = async (db: Db): Promise<string[]> => {
  const { rows } = await sql<{
    name: string
  }>`select distinct task_identifier as name from graphile_worker.jobs where attempts < max_attempts`.execute(
    db,
  )
  return rows.map(({ name }) => name)
}
