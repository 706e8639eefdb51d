import { type AgencyRight, type Role, rightsOf, roles } from '@callbox/contract'
import { type Clock, systemClock } from '#platform/clock'
import type { Db } from '#platform/db'

export type Person = { id: string; name: string; roles: Role[] }

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role)

const grantsNow = (db: Db, now: Date) =>
  db
    .selectFrom('identity.grant_of_role as g')
    .where('g.valid_from', '<=', now)
    .where((where) => where.or([where('g.valid_until', 'is', null), where('g.valid_until', '>', now)]))

/** Who works for an agency now, by name, each with the roles held now. */
export const people = async (db: Db, agency: number, clock: Clock = systemClock): Promise<Person[]> => {
  const rows = await grantsNow(db, clock.now())
    .innerJoin('identity.user as u', 'u.id', 'g.person_id')
    .where('g.agency_id', '=', agency)
    .select(['u.id', 'u.name', 'g.role'])
    .distinct()
    .orderBy('u.name')
    .orderBy('u.id')
    .orderBy('g.role')
    .execute()
  const found = new Map<string, Person>()
  for (const { id, name, role } of rows) {
    const person = found.get(id) ?? { id, name, roles: [] }
    if (isRole(role)) person.roles.push(role)
    found.set(id, person)
  }
  return [...found.values()]
}

/** Names by id, of people who have left as well; ids that are nobody's (a rule of the software) are not in the answer. */
export const personNames = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('identity.user')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** The roles a person holds at `now`, per agency. */
export const rolesOf = async (db: Db, person: string, now: Date): Promise<Map<number, Role[]>> => {
  const rows = await grantsNow(db, now)
    .where('g.person_id', '=', person)
    .select(['g.agency_id', 'g.role'])
    .distinct()
    .orderBy('g.agency_id')
    .orderBy('g.role')
    .execute()
  const held = new Map<number, Role[]>()
  for (const { agency_id, role } of rows)
    if (isRole(role)) held.set(agency_id, [...(held.get(agency_id) ?? []), role])
  return held
}

/** What a person may do at `now`, per agency (APCO 2.3.3; law 7: what lapsed is simply not there). */
export const grantsOf = async (
  db: Db,
  person: string,
  now: Date,
): Promise<Map<number, ReadonlySet<AgencyRight>>> =>
  new Map(
    [...(await rolesOf(db, person, now))].map(([agency, held]) => [agency, new Set(rightsOf(held))] as const),
  )
