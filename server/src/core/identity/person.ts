import { alwaysNarrow, type Role, roles } from '@callbox/contract'
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

/** The roles held at `now`, of those asked about, each with the accounts it holds for: those named and those of its beats. */
const heldBy = async (
  db: Db,
  now: Date,
  whose: { person: string } | { agency: number },
): Promise<(Held & { person: string; agency: number })[]> => {
  const those = 'person' in whose ? sql`g.person_id = ${whose.person}` : sql`g.agency_id = ${whose.agency}`
  const { rows } = await sql<HeldRow>`select g.person_id as person, g.agency_id as agency, g.role,
      case when g.accounts is null and g.beats is null then null
      else coalesce(g.accounts, '{}') || array(select unnest(b.accounts) from identity.beat b
        where b.agency_id = g.agency_id and b.beat_id = any(g.beats) and b.removed_at is null) end as accounts
    from identity.grant_of_role g
    where ${those} and g.valid_from <= ${now} and (g.valid_until is null or g.valid_until > ${now})
    order by g.agency_id, g.role`.execute(db)
  return rows.flatMap(({ role, ...row }) => (isRole(role) ? [{ ...row, role }] : []))
}

const rolesIn = (held: readonly Held[]): Role[] => [...new Set(held.map(({ role }) => role))]

/** The roles a person holds at `now`, per agency. */
export const rolesOf = async (db: Db, person: string, now: Date): Promise<Map<number, Role[]>> => {
  const held = Map.groupBy(await heldBy(db, now, { person }), ({ agency }) => agency)
  return new Map([...held].map(([agency, theirs]) => [agency, rolesIn(theirs)]))
}

/** Which roles somebody holds in an agency at a moment, asked by account: those for the whole agency, and those for it or a beat of it. */
export const rolesFor = async (
  db: Db,
  { agency, person }: { agency: number; person: string },
  at: Date,
): Promise<(account: string) => Role[]> => {
  const held = (await heldBy(db, at, { person })).filter((one) => one.agency === agency)
  return (account) =>
    rolesIn(held.filter(({ role, accounts }) => accounts?.includes(account) ?? !alwaysNarrow.includes(role)))
}

/** What people may do in an agency, by what they hold there and what is withheld. */
const rightsBy = async (
  db: Db,
  agency: number,
  at: Date,
  heldOf: ReadonlyMap<string, readonly Held[]>,
): Promise<Map<string, Rights>> => {
  const holders = [...heldOf].map(([person, held]) => ({
    person,
    roles: rolesIn(held),
    held: rightsFrom(held),
  }))
  const withheld = await withheldFrom(db, { agency, at }, holders)
  return new Map([...heldOf].map(([person, held]) => [person, rightsFrom(held, withheld.get(person))]))
}

/**
 * What a person may do at `now`, per agency, and on which accounts; what a condition withholds, and why (APCO 2.3.3;
 * CoP-R6; law 7: what lapsed is simply not there).
 */
export const grantsOf = async (db: Db, person: string, now: Date): Promise<Map<number, Rights>> => {
  const granted = new Map<number, Rights>()
  for (const [agency, held] of Map.groupBy(await heldBy(db, now, { person }), (one) => one.agency))
    granted.set(agency, (await rightsBy(db, agency, now, new Map([[person, held]]))).get(person)!)
  return granted
}

/**
 * The same of everybody who works for an agency at a moment, by person: one statement, and one question to each condition,
 * however many people.
 */
export const rightsOfAll = async (db: Db, agency: number, at: Date): Promise<Map<string, Rights>> =>
  rightsBy(
    db,
    agency,
    at,
    Map.groupBy(await heldBy(db, at, { agency }), ({ person }) => person),
  )
