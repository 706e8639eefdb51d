import { hostname } from 'node:os'
import type pg from 'pg'
import type { Clock } from '#platform/clock'
import { newId } from '#platform/ids'
import { freeWorkers } from '#platform/jobs'

/** Seconds of silence after which a process is taken for dead. */
export const silence = 15

export type Process = { id: string; beat(workerIds: readonly string[]): Promise<void>; end(): Promise<void> }

/** Announces this process. `beat` renews it and frees what dead ones held: their jobs at once, their leases by lapse. */
export const announce = async (pool: pg.Pool, clock: Clock, kind: string): Promise<Process> => {
  const id = newId(clock.now())
  await pool.query(
    'insert into platform.process (process_id, kind, host, pid, started_at, beat_at) values ($1, $2, $3, $4, $5, $5)',
    [id, kind, hostname(), process.pid, clock.now()],
  )
  return {
    id,
    async beat(workerIds) {
      const now = clock.now()
      await pool.query(
        `insert into platform.process (process_id, kind, host, pid, worker_ids, started_at, beat_at) values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (process_id) do update set beat_at = excluded.beat_at, worker_ids = excluded.worker_ids`,
        [id, kind, hostname(), process.pid, workerIds, now],
      )
      const { rows } = await pool.query<{ worker_ids: string[] }>(
        `delete from platform.process where process_id in (
           select process_id from platform.process where beat_at < $1 and process_id <> $2 for update skip locked) returning worker_ids`,
        [new Date(now.getTime() - silence * 1000), id],
      )
      await freeWorkers(
        pool,
        rows.flatMap((row) => row.worker_ids),
      )
    },
    async end() {
      await pool.query('delete from platform.process where process_id = $1', [id])
    },
  }
}
