import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { SecretPlace } from '#platform/vault'
import { placeOfSecret } from './session.ts'

/** An account for which a network's secret is kept; `fingerprint` null where its connector does not tell one secret from another. */
export type KeptSecret = { account: string; fingerprint: Buffer | null }

/** The accounts for which a network's secret is kept, and which it is without telling it. */
export const secretsKept = async (db: Db | Trx, agency: number): Promise<KeptSecret[]> =>
  (
    await sql<KeptSecret>`select account_id as account, fingerprint from accounts.account
      where agency_id = ${agency} and state <> 'closed' and credential is not null order by account_id`.execute(
      db,
    )
  ).rows

const placeFor = (part: 'credential' | 'session', name: string): SecretPlace => ({
  name,
  rows: async (db) => {
    const rows = await db
      .selectFrom('accounts.account')
      .select(['agency_id', 'account_id', `${part} as sealed`])
      .where(part, 'is not', null)
      .execute()
    return rows.map(({ agency_id: agency, account_id: account, sealed }) => ({
      where: placeOfSecret(part, agency, account),
      sealed: sealed!,
      put: async (next) => {
        const { numUpdatedRows } = await db
          .updateTable('accounts.account')
          .set({ [part]: next })
          .where('agency_id', '=', agency)
          .where('account_id', '=', account)
          .where(part, '=', sealed)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      },
    }))
  },
})

/** What a change of keys wraps anew here. */
export const secrets: readonly SecretPlace[] = [
  placeFor('credential', 'sign-ins of accounts'),
  placeFor('session', 'sessions of accounts'),
]
