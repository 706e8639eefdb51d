import type { Role } from '@callbox/contract'
import type { Db, Trx } from '#platform/db'
import { domainOf, domainsOf } from '../door/domains.ts'
import { rolesOf } from '../person.ts'
import { NotShown } from './failing.ts'
import type { Provider } from './provider.ts'
import type { Shown } from './shown.ts'

/** Who it is here, and what comes of it when they come in. */
export type Whom = {
  /** Null: nobody yet; they join. */
  person: string | null
  /** An invitation that waits for them: coming in uses it up. */
  invitation: string | null
  /** Whether they are linked already. */
  known: boolean
  /** The role that somebody gets who joins. */
  joins: Role | null
}

/** The address by which somebody is met for the first time. @throws NotShown. */
const vouchedFor = async (db: Db | Trx, provider: Provider, { email, verified }: Shown): Promise<string> => {
  if (!email) throw new NotShown('It shows no e-mail address, by which somebody is met for the first time.')
  const domain = domainOf(email)
  const ours = await domainsOf(db, provider.agency)
  if (!provider.domains.includes(domain) || !ours.includes(domain))
    throw new NotShown(`It shows an address at ${domain}, for which it may not vouch.`)
  const trusted = provider.kind === 'saml' || provider.settings.trustsAddresses
  if (verified === false || (verified === null && !trusted))
    throw new NotShown(`It does not say that the address at ${domain} was verified.`)
  return email.toLowerCase()
}

/** @throws NotShown when they may not come in by this provider. */
const mayCome = async (
  db: Db | Trx,
  provider: Provider,
  person: string,
  now: Date,
): Promise<{ invitation: string | null; joins: Role | null }> => {
  const { agency } = provider
  const held = await rolesOf(db, person, now)
  // Whoever looks after one agency's sign-on must not open another's doors with it.
  if ([...held.keys()].some((one) => one !== agency))
    throw new NotShown(
      'They work for another agency of the centre as well: they sign in with their own passkey or password.',
    )
  if (held.has(agency)) return { invitation: null, joins: null }
  const ever = await db
    .selectFrom('identity.grant_of_role')
    .select('agency_id')
    .where('person_id', '=', person)
    .limit(1)
    .executeTakeFirst()
  if (ever) throw new NotShown('They hold no role here now: they have left, or have not begun.')
  const invited = await db
    .selectFrom('identity.link')
    .select('link_id')
    .where('person_id', '=', person)
    .where('agency_id', '=', agency)
    .where('kind', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('until', '>', now)
    .executeTakeFirst()
  if (invited) return { invitation: invited.link_id, joins: null }
  if (provider.joiners) return { invitation: null, joins: provider.joiners }
  throw new NotShown('They were not invited, or their invitation is too old.')
}

/**
 * Who it is that a provider has shown: by who they are there, once that is linked; the first time by a verified address of
 * a domain that it may vouch for. A link is never taken over. @throws NotShown.
 */
export const whomShown = async (db: Db | Trx, provider: Provider, shown: Shown, now: Date): Promise<Whom> => {
  const links = (trx: Db | Trx) =>
    trx
      .selectFrom('identity.signed_on')
      .select(['person_id', 'subject'])
      .where('agency_id', '=', provider.agency)
      .where('provider_id', '=', provider.id)
  const linked = await links(db).where('subject', '=', shown.subject).executeTakeFirst()
  if (linked)
    return { person: linked.person_id, known: true, ...(await mayCome(db, provider, linked.person_id, now)) }
  const email = await vouchedFor(db, provider, shown)
  const person = (
    await db.selectFrom('identity.user').select('id').where('email', '=', email).executeTakeFirst()
  )?.id
  if (!person) {
    if (!provider.joiners)
      throw new NotShown('Nobody of the address that it shows was invited or works here.')
    return { person: null, invitation: null, known: false, joins: provider.joiners }
  }
  if (await links(db).where('person_id', '=', person).executeTakeFirst())
    throw new NotShown(
      'The address that it shows is of somebody who is linked to somebody else there: part them first, if that is right.',
    )
  return { person, known: false, ...(await mayCome(db, provider, person, now)) }
}
