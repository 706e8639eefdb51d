import { hostname } from 'node:os'
import { sql } from 'kysely'
import type pg from 'pg'
import { type Clock, secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import { newId } from '#platform/ids'
import { freeWorkers } from '#platform/jobs'

/** Seconds of silence after which a process is taken for dead. */
export const silence = 15

export type Kind = 'serve' | 'work'
/** What a process says of itself with each beat: names, times and numbers. */
export type Tells = {
  /** When each sweep last ended there, how long it took in milliseconds, and whether it failed. */
  sweeps?: Record<string, { at: string; ms: number; failed: boolean }>
  /** Open live streams. */
  streams?: number
  /** Database connections: in use, most, and requests that wait for one. */
  pool?: { used: number; most: number; waiting: number }
  /** The ids of the wrapping keys that it has. */
  keys?: string[]
}
export type Process = {
  id: string
  /** Renews it; a worker also frees what dead processes held: their jobs at once, their leases by lapse. */
  beat(workerIds: readonly string[], tells?: Tells): Promise<void>
  end(): Promise<void>
}

/** Announces this process. */
export const announce = async (pool: pg.Pool, clock: Clock, kind: Kind): Promise<Process> => {
  const id = newId(clock.now())
  await pool.query(
    'insert into platform.process (process_id, kind, host, pid, started_at, beat_at) values ($1, $2, $3, $4, $5, $5)',
    [id, kind, hostname(), process.pid, clock.now()],
  )
  return {
    id,
    async beat(workerIds, tells = {}) {
      const now = clock.now()
      await pool.query(
        `insert into platform.process (process_id, kind, host, pid, worker_ids, started_at, beat_at, tells) values ($1, $2, $3, $4, $5, $6, $6, $7)
         on conflict (process_id) do update set beat_at = excluded.beat_at, worker_ids = excluded.worker_ids, tells = excluded.tells`,
        [id, kind, hostname(), process.pid, workerIds, now, JSON.stringify(tells)],
      )
      // Without a worker the dead stay listed, so that the centre can say when the last one was heard.
      if (kind === 'work') await bury(pool, id, now)
    },
    async end() {
      await pool.query('delete from platform.process where process_id = $1', [id])
    },
  }
}

const bury = async (pool: pg.Pool, me: string, now: Date): Promise<void> => {
  const { rows } = await pool.query<{ worker_ids: string[] }>(
    `delete from platform.process where process_id in (
       select process_id from platform.process where beat_at < $1 and process_id <> $2 for update skip locked) returning worker_ids`,
    [secondsAfter(now, -silence), me],
  )
  await freeWorkers(
    pool,
    rows.flatMap((row) => row.worker_ids),
  )
}

export type Heard = {
  id: string
  kind: Kind
  host: string
  pid: number
  startedAt: Date
  beatAt: Date
  tells: Tells
  alive: boolean
}

/** Every process that is listed, and whether it was heard within `silence` of `now`. At most 200. */
export const processes = async (db: Db, now: Date): Promise<Heard[]> => {
  const { rows } = await sql<
    Omit<Heard, 'alive'>
  >`select process_id as id, kind, host, pid, started_at as "startedAt",
    beat_at as "beatAt", tells from platform.process order by kind, started_at limit 200`.execute(db)
  // A beat from a clock that ran ahead is none.
  const near = (at: Date): boolean => Math.abs(at.getTime() - now.getTime()) < silence * 1000
  return rows.map((row) => ({ ...row, alive: near(row.beatAt) }))
}
