import type { SecretPlace } from '#platform/vault'
import { placeOfClientSecret } from './provider.ts'

/** What a change of keys wraps anew here. */
export const clientSecrets: SecretPlace = {
  name: 'client secrets of identity providers',
  rows: async (db) =>
    (
      await db
        .selectFrom('identity.provider')
        .select(['agency_id', 'provider_id', 'sealed_secret'])
        .where('sealed_secret', 'is not', null)
        .execute()
    ).map(({ agency_id: agency, provider_id: id, sealed_secret: sealed }) => ({
      where: placeOfClientSecret(agency, id),
      sealed: sealed!,
      put: async (next) => {
        const { numUpdatedRows } = await db
          .updateTable('identity.provider')
          .set({ sealed_secret: next })
          .where('agency_id', '=', agency)
          .where('provider_id', '=', id)
          .where('sealed_secret', '=', sealed)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      },
    })),
}
