import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { endFactorsOf } from './door/invite.ts'
import { endGrants, lockGrantsOf } from './grant-store.ts'
import { keepAnAdministrator } from './granting.ts'
import { refuse } from './refuse.ts'
import { endResponsible } from './responsible.ts'

export type Ended = {
  roles: number
  sessions: number
  /** The sessions that ended, to be forgotten by this process after the commit. */
  sessionIds: string[]
  credentials: number
  responsibilities: number
  /** Whether the person works for another agency of the centre: then they can still sign in, for that one. */
  elsewhere: boolean
}

/**
 * Ends what somebody may do in an agency, and every session, in the transaction of the act (CoP-S14): roles held and to
 * come, responsibilities, sessions; and where they work for no other agency, what they sign in with and the links that
 * are on their way to them.
 * @throws no_such_person when nobody of that id works for the agency; not_yourself; last_administrator
 */
export const endAccess = async (
  trx: Trx,
  {
    agency,
    person,
    by,
    reason,
    at,
  }: { agency: number; person: string; by: string; reason: string; at: Date },
): Promise<Ended> => {
  const held = await lockGrantsOf(trx, person, at)
  const here = (held ?? []).filter((one) => one.agency === agency)
  if (here.length === 0) throw refuse('no_such_person', { who: 'a role in this agency under this id' })
  if (person === by) throw refuse('not_yourself')
  await keepAnAdministrator(trx, agency, here, at)
  const roles = await endGrants(
    trx,
    { agency, by, reason, at },
    here.map((one) => one.id),
  )
  await trx
    .deleteFrom('identity.signed_on')
    .where('agency_id', '=', agency)
    .where('person_id', '=', person)
    .execute()
  const posts = await endResponsible(trx, agency, person, { by, at })
  const sessions = await sql<{
    id: string
  }>`delete from identity.session where "userId" = ${person} returning "id"`.execute(trx)
  const elsewhere = held!.length > here.length
  return {
    roles,
    sessions: sessions.rows.length,
    sessionIds: sessions.rows.map((row) => row.id),
    credentials: elsewhere ? 0 : await dropCredentials(trx, person),
    responsibilities: posts.length,
    elsewhere,
  }
}

const dropCredentials = async (trx: Trx, person: string): Promise<number> => {
  await endFactorsOf(trx, person)
  const { numAffectedRows } = await sql`delete from identity.account where "userId" = ${person}`.execute(trx)
  await sql`delete from identity.verification v using identity."user" u
    where u."id" = ${person} and (v."identifier" = u."email" or v."value" like '%' || u."email" || '%')`.execute(
    trx,
  )
  return Number(numAffectedRows ?? 0)
}
