import type { SignOnProvider } from '@callbox/contract'
import { domainsOf } from '../door/domains.ts'
import { personNames } from '../person.ts'
import { certificatesEnd } from './metadata.ts'
import { redirectTo } from './oidc.ts'
import { type Provider, providersOf } from './provider.ts'
import { acsOf, ourEntity } from './saml.ts'
import type { SignOnWorld } from './world.ts'

const told = (provider: Provider, people: SignOnProvider['people']): SignOnProvider => {
  const { id, kind, name, domains, secondFactor, joiners, on, issuer, row } = provider
  return {
    ...{ id, kind, name, joiners, on, issuer, people },
    domains: [...domains],
    secondFactor: [...secondFactor],
    clientId: provider.kind === 'oidc' ? provider.settings.clientId : null,
    trustsAddresses: provider.kind === 'oidc' && provider.settings.trustsAddresses,
    secretKept: row.sealed_secret !== null,
    signOn: provider.kind === 'saml' ? provider.settings.signOn : null,
    certificateEnds:
      provider.kind === 'saml'
        ? (certificatesEnd(provider.settings.certificates)?.toISOString() ?? null)
        : null,
    used: row.used_at?.toISOString() ?? null,
    tried: row.tried_at?.toISOString() ?? null,
    failed: row.failed_at ? { at: row.failed_at.toISOString(), why: row.failure ?? '' } : null,
  }
}

/** The providers of an agency with who is linked through each, and what they need to know of us. */
export const listProviders = async ({ db, origin }: SignOnWorld, agency: number) => {
  const [providers, links, domains] = await Promise.all([
    providersOf(db, agency),
    db
      .selectFrom('identity.signed_on')
      .selectAll()
      .where('agency_id', '=', agency)
      .orderBy('used_at', 'desc')
      .limit(2000)
      .execute(),
    domainsOf(db, agency),
  ])
  const names = await personNames(
    db,
    links.map((one) => one.person_id),
  )
  return {
    providers: providers.map((provider) =>
      told(
        provider,
        links
          .filter((one) => one.provider_id === provider.id)
          .map(({ person_id, linked_at, used_at }) => ({
            id: person_id,
            name: names.get(person_id) ?? person_id,
            linked: linked_at.toISOString(),
            used: used_at.toISOString(),
          })),
      ),
    ),
    domains,
    ours: { redirect: redirectTo(origin), entityId: ourEntity(origin), acs: acsOf(origin) },
  }
}
