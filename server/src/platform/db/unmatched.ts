import { type RawBuilder, sql } from 'kysely'
import type { Db } from './connect.ts'

/**
 * Of rows `c` that name another (`claims` selects `ref` as text and that name), those for which `match` finds nothing:
 * how many, and the first of them.
 */
export const unmatched = async (
  db: Db,
  claims: RawBuilder<unknown>,
  match: RawBuilder<unknown>,
  most: number,
): Promise<{ n: number; refs: string[] }> => {
  const { rows } = await sql<{
    ref: string
    n: number
  }>`select c.ref, count(*) over ()::int as n from (${claims}) as c
    where not exists (${match}) order by c.ref limit ${most}`.execute(db)
  return { n: rows[0]?.n ?? 0, refs: rows.map((row) => row.ref) }
}
