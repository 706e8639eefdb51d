import { type Role, roles } from '@callbox/contract'
import { sql } from 'kysely'
import { type Clock, systemClock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Rights } from '#platform/http'
import { withheldFrom } from './conditions.ts'
import { type Held, rightsFrom } from './granted.ts'
import { keyNames } from './keys/store.ts'

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

/** People by id, in order of their names. */
export const personsBy = async (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string; email: string }[]> =>
  ids.length === 0
    ? []
    : db
        .selectFrom('identity.user')
        .select(['id', 'name', 'email'])
        .where('id', 'in', [...new Set(ids)])
        .orderBy('name')
        .orderBy('id')
        .execute()

/** Names by id, of people who have left as well, and of API keys; ids that are nobody's (a rule of the software) are not in the answer. */
export const personNames = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('identity.user')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map([...rows.map((row) => [row.id, row.name] as const), ...(await keyNames(db, ids))])
}

type HeldRow = { person: string; agency: number; role: string; accounts: string[] | null }

/** The roles that people hold at `now`, each with the accounts it holds for: those named and those of its beats. */
const heldRows = async (db: Db, persons: readonly string[], now: Date): Promise<HeldRow[]> =>
  (
    await sql<HeldRow>`select g.person_id as person, g.agency_id as agency, g.role, case when g.accounts is null and g.beats is null then null
      else coalesce(g.accounts, '{}') || array(select unnest(b.accounts) from identity.beat b
        where b.agency_id = g.agency_id and b.beat_id = any(g.beats) and b.removed_at is null) end as accounts
    from identity.grant_of_role g
    where g.person_id = any(${[...persons]}::text[]) and g.valid_from <= ${now} and (g.valid_until is null or g.valid_until > ${now})
    order by g.agency_id, g.role`.execute(db)
  ).rows

const heldBy = async (db: Db, person: string, now: Date): Promise<Map<number, Held[]>> => {
  const held = new Map<number, Held[]>()
  for (const { agency, role, accounts } of await heldRows(db, [person], now))
    if (isRole(role)) held.set(agency, [...(held.get(agency) ?? []), { role, accounts }])
  return held
}

/** The roles a person holds at `now`, per agency. */
export const rolesOf = async (db: Db, person: string, now: Date): Promise<Map<number, Role[]>> =>
  new Map(
    [...(await heldBy(db, person, now))].map(([agency, held]) => [
      agency,
      [...new Set(held.map(({ role }) => role))],
    ]),
  )

/**
 * What a person may do at `now`, per agency, and on which accounts; what a condition withholds, and why (APCO 2.3.3;
 * CoP-R6; law 7: what lapsed is simply not there).
 */
export const grantsOf = async (db: Db, person: string, now: Date): Promise<Map<number, Rights>> => {
  const granted = new Map<number, Rights>()
  for (const [agency, held] of await heldBy(db, person, now)) {
    const asked = { person, agency, roles: held.map(({ role }) => role), at: now }
    granted.set(agency, rightsFrom(held, await withheldFrom(db, asked, rightsFrom(held))))
  }
  return granted
}

/**
 * What several people may do in one agency at `now`, as `grantsOf` says it of one: on which accounts, and what a condition
 * withholds, with the reason. Who holds nothing there is not in the answer.
 */
export const rightsIn = async (
  db: Db,
  agency: number,
  persons: readonly string[],
  now: Date,
): Promise<Map<string, Rights>> => {
  if (persons.length === 0) return new Map()
  const rows = (await heldRows(db, persons, now)).filter((row) => row.agency === agency)
  const found = new Map<string, Rights>()
  for (const [person, theirs] of Map.groupBy(rows, (row) => row.person)) {
    const held = theirs.flatMap(({ role, accounts }) => (isRole(role) ? [{ role, accounts }] : []))
    const asked = { person, agency, roles: held.map(({ role }) => role), at: now }
    found.set(person, rightsFrom(held, await withheldFrom(db, asked, rightsFrom(held))))
  }
  return found
}
