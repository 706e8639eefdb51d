import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { domainOf, domainsOf } from './domains.ts'
import { makeLink, withdrawLinksOf } from './link.ts'
import { tell } from './notice.ts'
import { onlyReal } from './real.ts'
import { canComeIn, waysOfOne } from './ways.ts'

type Ground = Pick<IdentityWorld, 'db' | 'clock' | 'origin' | 'centre'>
/** `invites` false: no way in is made. */
type Named = { agency: number; by: string; name: string; email: string; invites: boolean }

export type Enlisted = {
  person: string
  /** They held a role in this centre before: they are linked, nothing of theirs changes by it. */
  worked: boolean
  /** The way in for somebody who has none; null for whoever can sign in or has an invitation already. */
  link: { link: string; until: Date } | null
}

/** @throws not_our_domain */
const ours = async (trx: Trx, agency: number, email: string): Promise<void> => {
  const domains = await domainsOf(trx, agency)
  if (!domains.includes(domainOf(email)))
    throw refuse('not_our_domain', { domain: domainOf(email), domains: domains.join(', ') || 'none yet' })
}

/** Whether a role of theirs holds or will; in any agency, or in any but one. */
const works = async (trx: Trx, person: string, at: Date, but = 0): Promise<boolean> =>
  (
    await sql`select 1 from identity.grant_of_role where person_id = ${person} and agency_id <> ${but}
      and (valid_until is null or valid_until > ${at}) limit 1`.execute(trx)
  ).rows.length > 0

/** Whether somebody holds a role in an agency, or will. */
export const worksIn = async (trx: Trx, agency: number, person: string, at: Date): Promise<boolean> =>
  (
    await sql`select 1 from identity.grant_of_role where agency_id = ${agency} and person_id = ${person}
      and (valid_until is null or valid_until > ${at}) limit 1`.execute(trx)
  ).rows.length > 0

/** A link for somebody who cannot come in and has none that still opens; no roles go with it. */
const wayIn = async (
  world: Ground,
  trx: Trx,
  { agency, by, person }: { agency: number; by: string; person: string },
): Promise<Enlisted['link']> => {
  // People of a practice centre come in by printed links.
  if (world.centre.practice || canComeIn(await waysOfOne(trx, person))) return null
  const waiting = await sql`select 1 from identity.link where person_id = ${person} and used_at is null
    and withdrawn_at is null and until > ${world.clock.now()} limit 1`.execute(trx)
  if (waiting.rows.length > 0) return null
  const why = 'The directory of the agency names them'
  const { link, until } = await makeLink(world, trx, {
    kind: 'invitation',
    ...{ agency, by, person, why },
    roles: [],
  })
  return { link, until }
}

/**
 * Somebody whom a directory names: whoever has this address already, or a new person, who may enrol by the link. An
 * address of the company's domains only; exceptions are for people to make.
 * @throws not_our_domain; not_in_practice for a new person of a practice centre
 */
export const enlist = async (
  world: Ground,
  trx: Trx,
  { agency, by, name, email: typed, invites }: Named,
): Promise<Enlisted> => {
  const email = typed.toLowerCase()
  const at = world.clock.now()
  await ours(trx, agency, email)
  const find = () =>
    trx.selectFrom('identity.user').select('id').where('email', '=', email).forUpdate().executeTakeFirst()
  let known = await find()
  if (!known) {
    onlyReal(world)
    await trx
      .insertInto('identity.user')
      .values({ id: newId(at), name, email, emailVerified: false })
      .onConflict((on) => on.doNothing())
      .execute()
    known = await find()
  }
  const person = known!.id
  const worked = await works(trx, person, at)
  if (!worked) await trx.updateTable('identity.user').set({ name }).where('id', '=', person).execute()
  const link = invites ? await wayIn(world, trx, { agency, by, person }) : null
  return { person, worked, link }
}

/**
 * The directory knows somebody under another name or address now. A link on its way to the old address opens nothing any
 * more, and the person and security are told. Somebody who works for another agency of the centre too keeps what that
 * agency knows them by. `invites`: they come back, and get a way in where they have none.
 * @throws not_our_domain, address_taken
 */
export const followDirectory = async (
  world: Ground,
  trx: Trx,
  { agency, by, person, name, email: typed, invites }: Named & { person: string },
): Promise<{ changed: ('name' | 'address')[]; link: Enlisted['link'] }> => {
  const email = typed.toLowerCase()
  const at = world.clock.now()
  const before = await trx
    .selectFrom('identity.user')
    .select(['name', 'email'])
    .where('id', '=', person)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const moved = before.email !== email
  if (moved || invites) await ours(trx, agency, email)
  const again = () => (invites ? wayIn(world, trx, { agency, by, person }) : null)
  if ((!moved && before.name === name) || (await works(trx, person, at, agency)))
    return { changed: [], link: await again() }
  const taken = await trx
    .selectFrom('identity.user')
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', person)
    .executeTakeFirst()
  if (taken) throw refuse('address_taken')
  await trx.updateTable('identity.user').set({ name, email }).where('id', '=', person).execute()
  if (moved) {
    await withdrawLinksOf(trx, person, at)
    const sentence =
      'The directory changed the address with which you sign in. If that is wrong, tell whoever looks after security.'
    await tell(world, trx, { person, kind: 'address_changed', by, sentence })
  }
  return {
    changed: [...(before.name === name ? [] : (['name'] as const)), ...(moved ? (['address'] as const) : [])],
    link: moved ? await wayIn(world, trx, { agency, by, person }) : await again(),
  }
}
