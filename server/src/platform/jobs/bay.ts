import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import { type Log, loggedAs } from '#platform/log'
import { seconds } from '#platform/metrics'
import type { JobHandler } from './index.ts'

export const quiet = () => () => undefined

const jobSeconds = seconds(
  'callbox_job_seconds',
  'How long jobs took, by what they do and whether they failed.',
  ['task', 'outcome'],
)

export const tasks = (handlers: readonly JobHandler[], log: Log): TaskList =>
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

/** Frees the jobs of workers that died (graphile-worker itself would wait four hours). */
export const freeWorkers = async (pool: pg.Pool, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [ids])
}

export type BayWorker = {
  readonly ids: readonly string[]
  /** So many jobs at once from now on; 0 works none. Those under way are let end. */
  resize(most: number): void
  stop(): Promise<void>
}

/**
 * Works the jobs of one bay. When the database goes away in mid-job the library ends its workers: we free what they
 * held and start again, for as long as it takes.
 */
export const startBay = (
  pool: pg.Pool,
  handlers: readonly JobHandler[],
  log: Log,
  first: number,
): BayWorker => {
  let most = first
  let ids: string[] = []
  let runner: Runner | null = null
  let stopping = false
  let wake: () => void = () => undefined
  const rest = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (ms !== null) setTimeout(resolve, ms)
    })
  const once = async (): Promise<void> => {
    const size = most
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
          concurrentJobs: size,
          pollInterval: 1000,
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    })
    if (stopping || size !== most) await runner.stop()
    await runner.promise
  }
  const running = (async () => {
    while (!stopping) {
      if (most === 0) {
        await rest(null)
        continue
      }
      const size = most
      await once().catch((error) => log.error({ error }, 'the job worker ended; it starts again'))
      runner = null
      if (stopping) return
      const left = ids
      ids = []
      // It ended because it was told to: nothing is left over, and it goes on at once in its new size.
      if (size === most) await rest(1000)
      await freeWorkers(pool, left).catch(() => {
        ids.push(...left)
      })
    }
  })()
  return {
    get ids() {
      return ids
    },
    resize(to) {
      if (to === most) return
      most = to
      wake()
      void runner?.stop().catch(() => undefined)
    },
    async stop() {
      stopping = true
      wake()
      await runner?.stop().catch(() => undefined)
      await running
    },
  }
}
