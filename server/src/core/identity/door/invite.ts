import type { Role } from '@callbox/contract'
import { rightsOf } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { putSetting } from '#platform/settings'
import { refuseConflicts } from '../conflicts.ts'
import { rolesOf } from '../person.ts'
import { refuse } from '../refuse.ts'
import { endSessionsOf } from '../session.ts'
import type { IdentityWorld } from '../world.ts'
import { domainOf, domainsKey, domainsOf } from './domains.ts'
import { makeLink, withdrawLinksOf } from './link.ts'
import { tell } from './notice.ts'

export type Invitation = {
  agency: number
  by: string
  name: string
  email: string
  roles: readonly Role[]
  exception?: { why: string; until: string } | undefined
}

/** With what a person signs in, all of it taken away. */
export const endFactorsOf = async (trx: Trx, person: string): Promise<void> => {
  for (const table of ['passkey', 'password', 'code_maker', 'recovery_code', 'signed_on'] as const)
    await trx.deleteFrom(`identity.${table}`).where('person_id', '=', person).execute()
}

/**
 * Lets a new person in: of the company's domains, or by an exception with its reason, whose roles end with it. The link
 * is shown this once. Somebody who can sign in already gets no link: whoever held it could take their place.
 * @throws not_our_domain, exception_over, works_here_already, conflict_of_interest.
 */
export const invite = async (
  world: IdentityWorld,
  { agency, by, name, email: typed, roles, exception }: Invitation,
): Promise<{ link: string; until: Date }> => {
  const email = typed.toLowerCase()
  const at = world.clock.now()
  const until = exception ? new Date(exception.until) : null
  if (until && until <= at) throw refuse('exception_over')
  refuseConflicts(
    [],
    roles.map((role) => ({ agency, role, from: at, until })),
  )
  return world.db.transaction().execute(async (trx) => {
    const domains = await domainsOf(trx, agency)
    if (!until && !domains.includes(domainOf(email)))
      throw refuse('not_our_domain', { domain: domainOf(email), domains: domains.join(', ') || 'none yet' })
    const id = newId(at)
    await trx
      .insertInto('identity.user')
      .values({ id, name, email, emailVerified: false })
      .onConflict((on) => on.doNothing())
      .execute()
    const known = await trx
      .selectFrom('identity.user')
      .select('id')
      .where('email', '=', email)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const granted = await trx
      .selectFrom('identity.grant_of_role')
      .select('person_id')
      .where('person_id', '=', known.id)
      .limit(1)
      .executeTakeFirst()
    if (granted) throw refuse('works_here_already')
    await trx.updateTable('identity.user').set({ name }).where('id', '=', known.id).execute()
    await withdrawLinksOf(trx, known.id, at)
    const made = await makeLink(world, trx, {
      kind: 'invitation',
      agency,
      person: known.id,
      roles: [...new Set(roles)],
      grantsUntil: until,
      ...(exception ? { why: exception.why } : {}),
      by,
    })
    await recordAct(trx, {
      agency,
      kind: 'person.invited',
      subject: null,
      at,
      by,
      ...(exception ? { why: exception.why } : {}),
      data: { person: known.id, roles: [...roles], until: until?.toISOString() ?? null },
    })
    return made
  })
}

/**
 * Ends everything a person signs in with and every session, and makes a link by which they enrol anew, on the record
 * and told to them and to whoever looks after security.
 */
export const renew = async (
  world: IdentityWorld,
  { person, by, why, agency }: { person: string; by: string; why: string; agency: number },
): Promise<{ link: string; until: Date }> => {
  const made = await world.db.transaction().execute(async (trx) => {
    await endFactorsOf(trx, person)
    await endSessionsOf(world, { person, by }, trx)
    await withdrawLinksOf(trx, person, world.clock.now())
    await tell(world, trx, {
      person,
      kind: 'renewed',
      by,
      sentence: `All ways to sign in were ended and a link to enrol anew was made. The reason given: ${why}`,
    })
    return makeLink(world, trx, { kind: 'renewal', agency, person, roles: [], why, by })
  })
  // Whatever was read while that was not committed.
  await endSessionsOf(world, { person, by })
  return made
}

/**
 * The same by an administrator: for somebody of this agency, and only where whoever asks may do so in every agency that
 * person works for. @throws no_such_colleague.
 */
export const renewColleague = async (
  world: IdentityWorld,
  { agency, person, by, why }: { agency: number; person: string; by: string; why: string },
): Promise<{ link: string; until: Date }> => {
  const now = world.clock.now()
  const [theirs, mine] = await Promise.all([rolesOf(world.db, person, now), rolesOf(world.db, by, now)])
  const mayIn = (one: number) => rightsOf(mine.get(one) ?? []).includes('people.manage')
  if (!theirs.has(agency) || person === by || ![...theirs.keys()].every(mayIn))
    throw refuse('no_such_colleague')
  return renew(world, { person, by, why, agency })
}

export const putDomains = (
  world: IdentityWorld,
  { agency, by, domains }: { agency: number; by: string; domains: readonly string[] },
): Promise<void> =>
  world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    await putSetting(trx, { agency, key: domainsKey, value: { domains: [...new Set(domains)] }, by, at })
    await recordAct(trx, {
      agency,
      kind: 'people.domains_set',
      subject: null,
      at,
      by,
      data: { domains: [...domains] },
    })
  })
