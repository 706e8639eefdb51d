import type { Db, Trx } from '#platform/db'

/** The record numbers of entries, by entry id; ids of no entry are not in the answer. */
export const entryNumbers = async (
  db: Db | Trx,
  agency: number,
  entries: readonly string[],
): Promise<Map<string, number>> => {
  if (entries.length === 0) return new Map()
  const rows = await db
    .selectFrom('archive.entry')
    .select(['entry_id', 'number'])
    .where('agency_id', '=', agency)
    .where('entry_id', 'in', [...new Set(entries)])
    .execute()
  return new Map(rows.map((row) => [row.entry_id, Number(row.number)]))
}

/** The number of an agency's newest entry; 0 before the first. Numbers are the whole centre's: no agency has more entries. */
export const newestNumber = async (db: Db | Trx, agency: number): Promise<number> => {
  const row = await db
    .selectFrom('archive.entry')
    .select('number')
    .where('agency_id', '=', agency)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return Number(row?.number ?? 0)
}
