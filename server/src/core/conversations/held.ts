import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'

/**
 * Of rows that name a message (`claims` selects `ref` as text and `message_id`), those that are no message with a
 * revision: how many, and the first of them. Other modules ask with a query on their own schema.
 */
export const withoutMessage = async (
  db: Db,
  agency: number,
  claims: RawBuilder<unknown>,
  most: number,
): Promise<{ n: number; refs: string[] }> => {
  const { rows } = await sql<{
    ref: string
    n: number
  }>`select c.ref, count(*) over ()::int as n from (${claims}) as c
    where not exists (select 1 from conversations.revision r where r.agency_id = ${agency} and r.message_id = c.message_id)
    order by c.ref limit ${most}`.execute(db)
  return { n: rows[0]?.n ?? 0, refs: rows.map((row) => row.ref) }
}
