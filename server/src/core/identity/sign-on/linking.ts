import type { Role } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { tell } from '../door/notice.ts'
import { rolesOf } from '../person.ts'
import { refuse } from '../refuse.ts'
import { type Provider, providerOf } from './provider.ts'
import type { SignOnWorld } from './world.ts'

/** Who is to be linked, from when a provider has shown them until they have shown a second factor. */
export type Linking = { agency: number; provider: string; subject: string; joins: Role | null }

type Ground = Pick<SignOnWorld, 'db' | 'clock'>

/** Somebody who comes in without an invitation; their role comes with the link. */
export const newJoiner = async (
  trx: Trx,
  { name, email, at }: { name: string | null; email: string; at: Date },
): Promise<string> => {
  const id = newId(at)
  const made = await trx
    .insertInto('identity.user')
    .values({ id, name: name?.slice(0, 120) ?? email, email, emailVerified: true })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst()
  // Of two browsers at once one makes them; the other begins again and finds them.
  if (!made) throw refuse('start_again')
  return id
}

const join = async (trx: Trx, provider: Provider, person: string, role: Role, at: Date): Promise<void> => {
  const by = `sign-on ${provider.id}`
  await trx
    .insertInto('identity.grant_of_role')
    .values({
      agency_id: provider.agency,
      person_id: person,
      role,
      granted_by: by,
      valid_from: at,
      reason: `came in through ${provider.name}`,
    })
    .execute()
  await recordAct(trx, {
    agency: provider.agency,
    kind: 'role.granted',
    subject: null,
    at,
    by,
    data: { person, role, until: null },
  })
  await emit(trx, {
    agency: provider.agency,
    name: 'people.changed',
    at,
    subject: null,
    data: { person, by },
  })
}

/**
 * Links a person to who they are at a provider, when both factors were shown, in the caller's transaction: on the record
 * and told to them the first time. A role for joiners is granted, an invitation was used up before.
 * @throws start_again when the provider was switched off meanwhile, the link is somebody else's, or they left.
 */
export const linkPerson = async (
  ground: Ground,
  trx: Trx,
  person: string,
  { agency, provider: id, subject, joins }: Linking,
): Promise<void> => {
  const at = ground.clock.now()
  const provider = await providerOf(trx, agency, id)
  if (!provider?.on) throw refuse('start_again')
  if (joins) {
    const held = await rolesOf(trx, person, at)
    if (held.size === 0) await join(trx, provider, person, joins, at)
  }
  if (!(await rolesOf(trx, person, at)).has(agency)) throw refuse('start_again')
  const linked = await trx
    .insertInto('identity.signed_on')
    .values({ agency_id: agency, provider_id: id, subject, person_id: person, linked_at: at, used_at: at })
    .onConflict((on) => on.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (linked)
    await tell(ground, trx, {
      person,
      kind: 'sign_on_linked',
      sentence: `From now on you can sign in through ${provider.name}. If that was not you, tell whoever looks after security.`,
    })
  else {
    const { numUpdatedRows } = await trx
      .updateTable('identity.signed_on')
      .set({ used_at: at })
      .where('agency_id', '=', agency)
      .where('provider_id', '=', id)
      .where('subject', '=', subject)
      .where('person_id', '=', person)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw refuse('start_again')
  }
  await trx
    .updateTable('identity.provider')
    .set({ used_at: at })
    .where('agency_id', '=', agency)
    .where('provider_id', '=', id)
    .execute()
}
