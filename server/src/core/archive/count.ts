import { type RawBuilder, sql } from 'kysely'
import { type Db, unmatched } from '#platform/db'

/**
 * How many entries of each kind there are, with the time of the last; kinds without entries are not in the answer. The
 * counting stays within the index by kind, whatever stands in the entries.
 */
export const entryCounts = async (
  db: Db,
  agency: number,
  kinds: readonly string[] | null = null,
): Promise<{ kind: string; n: number; last: Date }[]> =>
  (
    await sql<{ kind: string; n: number; last: Date }>`with counted as materialized (
        select kind, count(*)::int as n, max(number) as newest from archive.entry
        where agency_id = ${agency} ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``} group by kind
      ) select c.kind, c.n, e.at as last from counted c
      join archive.entry e on e.agency_id = ${agency} and e.number = c.newest order by c.kind`.execute(db)
  ).rows

/**
 * Of rows that name an entry (`claims` selects `ref` as text and `entry_id`), those whose entry does not exist: how
 * many, and the first of them. Other modules ask with a query on their own schema.
 */
export const withoutEntry = (
  db: Db,
  agency: number,
  claims: RawBuilder<unknown>,
  most: number,
): Promise<{ n: number; refs: string[] }> =>
  unmatched(
    db,
    claims,
    sql`select 1 from archive.entry e where e.agency_id = ${agency} and e.entry_id = c.entry_id`,
    most,
  )
