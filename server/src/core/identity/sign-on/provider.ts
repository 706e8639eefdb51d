import type { Role } from '@callbox/contract'
import type { Selectable } from 'kysely'
import { type Keys, placeOf } from '#platform/crypto'
import type { DB, Db, Trx } from '#platform/db'
import type { SecretPlace } from '#platform/vault'

type Row = Selectable<DB['identity.provider']>

type Common = {
  agency: number
  id: string
  name: string
  /** Who it is: the issuer, or SAML's entity id. */
  issuer: string
  domains: readonly string[]
  secondFactor: readonly string[]
  joiners: Role | null
  on: boolean
  row: Row
}
export type OidcSettings = { clientId: string; trustsAddresses: boolean }
export type SamlSettings = { signOn: string; certificates: string[] }
export type Oidc = Common & { kind: 'oidc'; settings: OidcSettings }
export type Saml = Common & { kind: 'saml'; settings: SamlSettings }
export type Provider = Oidc | Saml

const fromRow = (row: Row): Provider =>
  ({
    agency: row.agency_id,
    id: row.provider_id,
    kind: row.kind,
    name: row.name,
    issuer: row.issuer,
    domains: row.domains,
    secondFactor: row.second_factor,
    joiners: row.joiner_role,
    on: row.state === 'on',
    settings: row.settings,
    row,
  }) as unknown as Provider

const kept = (db: Db | Trx) => db.selectFrom('identity.provider').selectAll().where('removed_at', 'is', null)

/** The identity providers of an agency, in the order in which they were added. */
export const providersOf = async (db: Db | Trx, agency: number): Promise<Provider[]> =>
  (await kept(db).where('agency_id', '=', agency).orderBy('provider_id').execute()).map(fromRow)

/** One of them; null when there is none of that id, or it was taken away. */
export const providerOf = async (db: Db | Trx, agency: number, id: string): Promise<Provider | null> => {
  const row = await kept(db).where('agency_id', '=', agency).where('provider_id', '=', id).executeTakeFirst()
  return row ? fromRow(row) : null
}

/** Every provider of the centre through which one can sign in now, for the door. */
export const providersOn = async (db: Db) =>
  (
    await kept(db).where('state', '=', 'on').orderBy('agency_id').orderBy('provider_id').limit(20).execute()
  ).map(({ agency_id, provider_id, name }) => ({ agency: agency_id, id: provider_id, name }))

const placeOfSecret = (agency: number, id: string): string => placeOf('identity.provider', agency, id)

/** The one place where a provider's secret is sealed and opened. */
export const sealSecret = (
  { keys }: { keys: Keys },
  { agency, id }: { agency: number; id: string },
  secret: string,
): Buffer => keys.seal(placeOfSecret(agency, id), secret)

/** The client secret; null when it has none. */
export const secretOf = ({ keys }: { keys: Keys }, { agency, id, row }: Provider): string | null =>
  row.sealed_secret ? keys.open(placeOfSecret(agency, id), row.sealed_secret) : null

/** What a change of keys wraps anew here. */
export const clientSecrets: SecretPlace = {
  name: 'secrets of identity providers',
  rows: async (db) =>
    (
      await db
        .selectFrom('identity.provider')
        .select(['agency_id', 'provider_id', 'sealed_secret'])
        .where('sealed_secret', 'is not', null)
        .execute()
    ).flatMap(({ agency_id: agency, provider_id: id, sealed_secret: sealed }) =>
      sealed === null
        ? []
        : {
            where: placeOfSecret(agency, id),
            sealed,
            put: async (next: Buffer) => {
              const { numUpdatedRows } = await db
                .updateTable('identity.provider')
                .set({ sealed_secret: next })
                .where('agency_id', '=', agency)
                .where('provider_id', '=', id)
                .where('sealed_secret', '=', sealed)
                .executeTakeFirst()
              return numUpdatedRows > 0n
            },
          },
    ),
}
