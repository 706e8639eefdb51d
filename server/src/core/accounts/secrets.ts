import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

/** The accounts for which a network's secret is kept. */
export const accountsWithSecret = async (db: Db | Trx, agency: number): Promise<string[]> =>
  (
    await sql<{ id: string }>`select account_id as id from accounts.account
      where agency_id = ${agency} and state <> 'closed' and credential is not null order by account_id`.execute(
      db,
    )
  ).rows.map((row) => row.id)
