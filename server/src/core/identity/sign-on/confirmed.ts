import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Visitor } from '../door/open.ts'
import { shownAgain } from '../door/shown-again.ts'
import type { Begun } from './begun.ts'
import { NotShown } from './failing.ts'
import { type Provider, providerOf } from './provider.ts'
import { provesTwo, type Shown } from './shown.ts'
import type { SignOnWorld } from './world.ts'

/** Seconds by which a provider's clock may differ from ours. */
const tolerance = 30

/** The provider through which a person comes in and which shows two factors there; null when there is none. */
export const confirmsThrough = async (db: Db, person: string): Promise<Provider | null> => {
  const links = await db
    .selectFrom('identity.signed_on')
    .select(['agency_id', 'provider_id'])
    .where('person_id', '=', person)
    .orderBy('used_at', 'desc')
    .limit(5)
    .execute()
  for (const { agency_id, provider_id } of links) {
    const provider = await providerOf(db, agency_id, provider_id)
    if (provider?.on && provider.secondFactor.length > 0) return provider
  }
  return null
}

/**
 * Both factors shown once more at the provider, by the very person whose session it is, and since this session asked for
 * it: what the provider remembered from before is not that (CoP-S8). @throws NotShown.
 */
export const confirmAnew = async (
  world: SignOnWorld,
  visitor: Visitor,
  provider: Provider,
  { by, session, at: began }: Begun,
  shown: Shown,
): Promise<void> => {
  const linked = await world.db
    .selectFrom('identity.signed_on')
    .select('person_id')
    .where('agency_id', '=', provider.agency)
    .where('provider_id', '=', provider.id)
    .where('subject', '=', shown.subject)
    .executeTakeFirst()
  if (!by || !session || linked?.person_id !== by)
    throw new NotShown('Somebody else signed in there than the one who was to show it once more.')
  if (!provesTwo(shown, provider))
    throw new NotShown('It does not say that two factors were shown once more.')
  if (!shown.at || shown.at < secondsAfter(new Date(began), -tolerance))
    throw new NotShown('It was asked to have both factors shown anew, and does not say that they were.')
  if (!(await shownAgain(world, visitor, { session, person: by, how: 'sign_on' })))
    throw new NotShown('The session that asked for it has ended meanwhile.')
}
