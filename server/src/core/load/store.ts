import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import type { Readings } from './gauges.ts'
import type { MeasureName } from './measures.ts'

/** Seconds after which a process that says nothing of itself no longer counts. */
const silent = 30

/** Since when a measure has been too much, and since when it is well again; at most one of them. */
export type Course = { over: string | null; well: string | null; strained: boolean }
export type State = {
  lookedAt: Date | null
  since: Date | null
  sentences: string[]
  measures: Partial<Record<MeasureName, Course>>
}

type Row = { looked_at: Date | number; strained_since: Date | null; sentences: string[]; measures: unknown }

const shown = (row: Row): State => ({
  // PostgreSQL's -infinity comes as a number: nobody has looked yet.
  lookedAt: row.looked_at instanceof Date ? row.looked_at : null,
  since: row.strained_since,
  sentences: row.sentences,
  measures: row.measures as State['measures'],
})

export const stateNow = async (db: Db | Trx): Promise<State> =>
  shown(
    (await sql<Row>`select looked_at, strained_since, sentences, measures from load.state`.execute(db))
      .rows[0]!,
  )

/** The state, held for this transaction; null when another process has it. */
export const takeState = async (trx: Trx): Promise<State | null> => {
  const { rows } =
    await sql<Row>`select looked_at, strained_since, sentences, measures from load.state for update skip locked`.execute(
      trx,
    )
  return rows[0] ? shown(rows[0]) : null
}

export const keepState = async (trx: Trx, { lookedAt, since, sentences, measures }: State): Promise<void> => {
  await sql`update load.state set looked_at = ${lookedAt}, strained_since = ${since}, sentences = ${sentences}::text[],
    measures = ${JSON.stringify(measures)}::jsonb`.execute(trx)
}

/** Keeps what a process measured of itself, and forgets those long silent. */
export const keepReadings = async (db: Db, process: string, at: Date, readings: Readings): Promise<void> => {
  await sql`insert into load.reading (process_id, at, readings) values (${process}, ${at}, ${JSON.stringify(readings)}::jsonb)
    on conflict (process_id) do update set at = excluded.at, readings = excluded.readings`.execute(db)
  await sql`delete from load.reading where at < ${secondsAfter(at, -3600)}`.execute(db)
}

/** What the living processes measured of themselves last. */
export const readingsNow = async (db: Db | Trx, now: Date): Promise<Readings[]> => {
  const { rows } = await sql<{ readings: Readings }>`select readings from load.reading
    where at between ${secondsAfter(now, -silent)} and ${secondsAfter(now, silent)}`.execute(db)
  return rows.map(({ readings }) => readings)
}
