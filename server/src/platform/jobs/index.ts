import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, runOnce, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Db, Trx } from '#platform/db'
import { type Log, loggedAs } from '#platform/log'
import { seconds } from '#platform/metrics'

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

const jobSeconds = seconds(
  'callbox_job_seconds',
  'How long jobs took, by what they do and whether they failed.',
  ['task', 'outcome'],
)

const quiet = () => () => undefined

const tasks = (handlers: readonly JobHandler[], log: Log): TaskList =>
  Object.fromEntries(
    handlers.map((handler) => [
      handler.name,
      async (payload: unknown) => {
        await loggedAs({ job: handler.name }, async () => {
          const began = performance.now()
          let outcome = 'done'
          try {
            await handler.run(payload as Record<string, unknown>)
          } catch (error) {
            outcome = 'failed'
            log.error({ error }, 'a job failed; it is tried again')
            throw error
          } finally {
            jobSeconds.observe({ task: handler.name, outcome }, (performance.now() - began) / 1000)
          }
        })
      },
    ]),
  )

export type JobWorker = {
  /** The worker ids that hold jobs now, as the heartbeat tells them. */
  readonly ids: readonly string[]
  stop(): Promise<void>
}

/**
 * Works jobs on the application's pool until stopped; `stop` lets the jobs under way end. When the database goes away
 * in mid-job the library ends its workers: we free what they held and start again, for as long as it takes.
 */
export const startWorker = (
  pool: pg.Pool,
  handlers: readonly JobHandler[],
  log: Log,
  concurrency = 8,
): JobWorker => {
  let ids: string[] = []
  let runner: Runner | null = null
  let stopping = false
  let wake: () => void = () => undefined
  const once = async (): Promise<void> => {
    const events = new EventEmitter().on('worker:create', ({ worker }: { worker: { workerId: string } }) =>
      ids.push(worker.workerId),
    )
    runner = await run({
      pgPool: pool,
      noHandleSignals: true,
      taskList: tasks(handlers, log),
      logger: new Logger(quiet),
      events: events as never,
      // Batched even when alone: only then does the library handle a database that is gone when a job ends.
      preset: {
        worker: {
          concurrentJobs: concurrency,
          pollInterval: 1000,
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    })
    if (stopping) await runner.stop()
    await runner.promise
  }
  const running = (async () => {
    while (!stopping) {
      await once().catch((error) => log.error({ error }, 'the job worker ended; it starts again'))
      if (stopping) return
      const left = ids
      ids = []
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, 1000)
      })
      await freeWorkers(pool, left).catch(() => {
        ids.push(...left)
      })
    }
  })()
  return {
    get ids() {
      return ids
    },
    async stop() {
      stopping = true
      wake()
      await runner?.stop().catch(() => undefined)
      await running
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

export { jobsGivenUp, type LaneNow, lanesNow, tryJobsAgain } from './lanes.ts'
export { restoredJobs } from './restored.ts'
