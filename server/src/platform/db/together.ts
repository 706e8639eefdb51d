import { type RawBuilder, sql } from 'kysely'
import { columns, type Row, rowsOf, type Types } from './batch.ts'
import type { Trx } from './connect.ts'
import { prepared } from './prepared.ts'

/** Rows for one table, as its module describes them; written by `insertTogether`, with those of other modules. */
export type Insert = {
  table: string
  types: Types
  rows: readonly Row[]
  /** What follows the insert itself: `on conflict do nothing`, `returning …`. */
  tail?: string
  /** What the whole statement says at its end, given the name under which the inserted rows are known. */
  say?: (inserted: RawBuilder<unknown>) => RawBuilder<unknown>
}

const insertOf = ({ table, types, rows, tail }: Insert): RawBuilder<unknown> => {
  const { names, values } = columns(types, 'r')
  return sql`insert into ${sql.table(table)} (${names}) select ${values} from ${rowsOf(rows, types)} as r(${names})${sql.raw(tail ? ` ${tail}` : '')}`
}

/** Rows into one table by one statement. @returns what `tail` asks to return. */
export const insertRows = async (trx: Trx, insert: Insert): Promise<Row[]> =>
  insert.rows.length === 0 ? [] : (await sql<Row>`${prepared}${insertOf(insert)}`.execute(trx)).rows

/**
 * Rows into several tables by one statement, one way to the database and back: each table is still written set-based, by
 * an `insert` of its own. None of them sees what the others write; foreign keys and triggers are heeded at its end.
 */
export const insertTogether = async (trx: Trx, inserts: readonly Insert[]): Promise<void> => {
  const full = inserts.filter(({ rows }) => rows.length > 0)
  if (full.length === 0) return
  const name = (n: number) => sql.raw(`t${n}`)
  const written = full.map((insert, n) => sql`${name(n)} as (${insertOf(insert)})`)
  const said = full.flatMap(({ say }, n) => (say ? [say(name(n))] : []))
  await sql`${prepared}with ${sql.join(written)} select ${said.length > 0 ? sql.join(said) : sql`1`}`.execute(
    trx,
  )
}
