import { type RawBuilder, sql } from 'kysely'
import { type Db, unmatched } from '#platform/db'

/**
 * Of rows that name a message (`claims` selects `ref` as text and `message_id`), those that are no message with a
 * revision: how many, and the first of them. Other modules ask with a query on their own schema.
 */
export const withoutMessage = (
  db: Db,
  agency: number,
  claims: RawBuilder<unknown>,
  most: number,
): Promise<{ n: number; refs: string[] }> =>
  unmatched(
    db,
    claims,
    sql`select 1 from conversations.revision r where r.agency_id = ${agency} and r.message_id = c.message_id`,
    most,
  )
