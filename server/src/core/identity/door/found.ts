import type { Role } from '@callbox/contract'
import { recordAct } from '#core/archive'
import { packNames, packOf } from '#core/policy'
import { follow } from '#platform/events'
import { newId } from '#platform/ids'
import { putSetting } from '#platform/settings'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { domainOf, domainsKey } from './domains.ts'

export type NewAgency = {
  agencyName: string
  shortName: string
  zone: string
  pack: string
  languages: string[]
  nonEmergency: string
  name: string
  email: string
  also: readonly ('supervisor' | 'security')[]
}

const isZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/**
 * The agency and its first administrator, by the first link, on the record. The roles are the link's and are granted
 * when it is used up. `readers` get their place in the new agency's events.
 * @throws link_spent, no_such_pack, no_such_zone, address_taken.
 */
export const foundAgency = async (
  world: IdentityWorld,
  link: string,
  given: NewAgency,
  readers: readonly string[],
): Promise<string> => {
  if (!packNames().includes(given.pack)) throw refuse('no_such_pack', { packs: packNames().join(', ') })
  const spoken = packOf(given.pack).languages
  if (!given.languages.every((one) => spoken.includes(one)))
    throw refuse('no_such_language', { languages: spoken.join(', ') })
  if (!isZone(given.zone)) throw refuse('no_such_zone')
  const at = world.clock.now()
  const email = given.email.toLowerCase()
  const roles: Role[] = ['administrator', ...new Set(given.also)]
  return world.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('identity.link')
      .select(['agency_id', 'until', 'used_at', 'withdrawn_at'])
      .where('link_id', '=', link)
      .where('kind', '=', 'first')
      .forUpdate()
      .executeTakeFirst()
    if (!row || row.agency_id !== null || row.used_at || row.withdrawn_at || row.until <= at)
      throw refuse('link_spent')
    const last = await trx
      .selectFrom('identity.agency')
      .select((e) => e.fn.max('agency_id').as('last'))
      .executeTakeFirst()
    const agency = (last?.last ?? 0) + 1
    await trx
      .insertInto('identity.agency')
      .values({
        agency_id: agency,
        name: given.agencyName,
        short_name: given.shortName,
        zone: given.zone,
        pack: given.pack,
        languages: given.languages,
        non_emergency: given.nonEmergency,
        made_at: at,
      })
      .execute()
    await follow(trx, [agency], readers)
    const person = newId(at)
    const made = await trx
      .insertInto('identity.user')
      .values({ id: person, name: given.name, email, emailVerified: false })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw refuse('address_taken')
    await putSetting(trx, { agency, key: domainsKey, value: { domains: [domainOf(email)] }, by: person, at })
    await trx
      .updateTable('identity.link')
      .set({ agency_id: agency, person_id: person, roles })
      .where('link_id', '=', link)
      .execute()
    await recordAct(trx, { agency, kind: 'agency.made', subject: null, at, by: person, data: { agency } })
    return person
  })
}
