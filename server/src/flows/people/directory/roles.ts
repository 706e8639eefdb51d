import type { Role } from '@callbox/contract'
import { sql } from 'kysely'
import { exchange, type Wanted, worksIn } from '#core/identity'
import type { Trx } from '#platform/db'
import { leftByDecision } from './store.ts'

type Given = { role: Role; accounts: string[] | null; beats: string[] | null }
type Kept = { role: Role; scope: string; grant: string }

/** Groups that give the same role give it together: for the whole agency where one of them does. */
export const together = (given: readonly Given[]): Wanted[] =>
  [...Map.groupBy(given, ({ role }) => role)].map(([role, all]) => {
    const whole = all.some(({ accounts, beats }) => !accounts?.length && !beats?.length)
    const union = (of: 'accounts' | 'beats') =>
      whole ? [] : [...new Set(all.flatMap((one) => one[of] ?? []))].sort()
    return { role, accounts: union('accounts'), beats: union('beats') }
  })

const scopeOf = ({ accounts, beats }: Wanted): string => [...accounts, '|', ...beats].join(' ')

/** What somebody's groups give now: nothing to whom the directory does not call active, or who left because a person decided it. */
const wantedFor = async (trx: Trx, agency: number, person: string, at: Date): Promise<Wanted[]> => {
  const { rows } = await sql<Given>`select g.role, g.accounts, g.beats from people.directory_person p
      join people.directory_member m on m.agency_id = p.agency_id and m.person_id = p.person_id
      join people.directory_group g on g.agency_id = m.agency_id and g.group_id = m.group_id
    where p.agency_id = ${agency} and p.person_id = ${person} and p.active and p.removed_at is null and g.role is not null`.execute(
    trx,
  )
  if (rows.length === 0) return []
  const out = (await leftByDecision(trx, agency, person)) && !(await worksIn(trx, agency, person, at))
  return out ? [] : together(rows)
}

export type Settling = { agency: number; by: string; reason: string }

/**
 * Somebody holds what their groups give from this moment on: grants that the directory gave and its groups give no more
 * end as the new ones begin (CoP-S14: movers). Grants that people gave are left alone, and one of the directory's that a
 * person has ended is not given again until the groups say something else.
 * @throws conflict_of_interest, last_administrator, needs_accounts, no_such_beat, not_yourself
 */
export const settle = async (
  trx: Trx,
  now: Date,
  { agency, by, reason }: Settling,
  person: string,
): Promise<void> => {
  await sql`select 1 from people.directory_person where agency_id = ${agency} and person_id = ${person} for update`.execute(
    trx,
  )
  const wanted = await wantedFor(trx, agency, person, now)
  const { rows: kept } = await sql<Kept>`select role, scope, grant_id as grant from people.directory_role
    where agency_id = ${agency} and person_id = ${person}`.execute(trx)
  const same = (one: Wanted, other: Kept) => one.role === other.role && scopeOf(one) === other.scope
  const going = kept.filter((one) => !wanted.some((other) => same(other, one)))
  const coming = wanted.filter((one) => !kept.some((other) => same(one, other)))
  if (going.length + coming.length === 0) return
  const { granted } = await exchange(
    trx,
    now,
    { agency, by, reason },
    { person, ends: going.map(({ grant }) => grant), roles: coming, at: now },
  )
  await forgetRoles(
    trx,
    agency,
    person,
    going.map(({ role }) => role),
  )
  for (const { id, role } of granted)
    await sql`insert into people.directory_role (agency_id, person_id, role, scope, grant_id)
      values (${agency}, ${person}, ${role}, ${scopeOf(coming.find((one) => one.role === role)!)}, ${id})`.execute(
      trx,
    )
}

const forgetRoles = async (
  trx: Trx,
  agency: number,
  person: string,
  roles: readonly Role[],
): Promise<void> => {
  await sql`delete from people.directory_role where agency_id = ${agency} and person_id = ${person}
    and role = any(${[...roles]}::text[])`.execute(trx)
}

/** Whoever left holds nothing of the directory's any more. */
export const forgetAllRoles = async (trx: Trx, agency: number, person: string): Promise<void> => {
  await sql`delete from people.directory_role where agency_id = ${agency} and person_id = ${person}`.execute(
    trx,
  )
}
