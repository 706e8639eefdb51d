import { sql } from 'kysely'
import type { Connector, Json } from '#core/channels'
import { hmac, type Keys, placeOf } from '#platform/crypto'
import type { Trx } from '#platform/db'

/** What stands beside the sealed columns: which secret it is, without telling it, and when it ends. */
export type AboutSecret = { fingerprint: Buffer | null; expires_at: Date | null; renews: boolean }

/**
 * The same for two accounts of an agency only where they share a secret. Keyed, so that a copy of the table tells
 * nothing of the secret, nor that two agencies use the same.
 */
const fingerprintOf = (keys: Keys, agency: number, secret: string): Buffer =>
  hmac(keys.derive(placeOf('account.fingerprint', agency, 'secret')), secret)

export const aboutSecret = (
  keys: Keys,
  agency: number,
  connector: Connector | undefined,
  kept: { credential: Json; session: Json },
): AboutSecret => {
  const secret = kept.credential === null ? null : (connector?.secretOf?.(kept.credential) ?? null)
  const ends = kept.credential === null ? null : (connector?.expiry?.(kept) ?? null)
  return {
    fingerprint: secret === null ? null : fingerprintOf(keys, agency, secret),
    expires_at: ends?.at ?? null,
    renews: ends?.renews ?? false,
  }
}

/** Whether the row says the same of its secret. */
export const saysTheSame = (row: AboutSecret, is: AboutSecret): boolean =>
  row.renews === is.renews &&
  row.expires_at?.getTime() === is.expires_at?.getTime() &&
  (row.fingerprint === null) === (is.fingerprint === null) &&
  (row.fingerprint === null || row.fingerprint.equals(is.fingerprint!))

/** Another account in use with the same secret. Whoever has the same one waits until this transaction ends, so that of two new accounts at once, which do not see each other, one is refused. */
export const sharesWith = async (
  trx: Trx,
  { agency, account, fingerprint }: { agency: number; account: string; fingerprint: Buffer },
): Promise<{ handle: string; network: string } | null> => {
  await sql`select pg_advisory_xact_lock(${fingerprint.readBigInt64BE()}::bigint)`.execute(trx)
  const other = await trx
    .selectFrom('accounts.account')
    .select(['handle', 'network'])
    .where('agency_id', '=', agency)
    .where('state', '<>', 'closed')
    .where('fingerprint', '=', fingerprint)
    .where('account_id', '<>', account)
    .orderBy('account_id')
    .executeTakeFirst()
  return other ?? null
}
