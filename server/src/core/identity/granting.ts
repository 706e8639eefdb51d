import { alwaysNarrow, type Role, roleNames } from '@callbox/contract'
import { recordActs } from '#core/archive'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { beatsOf } from './beats.ts'
import { refuseConflicts } from './conflicts.ts'
import {
  endGrants,
  type Granted,
  insertGrants,
  lockAdministrators,
  lockGrantsOf,
  type NewGrant,
  personOfGrant,
  type Scope,
} from './grant-store.ts'
import { refuse } from './refuse.ts'
import type { IdentityWorld } from './world.ts'

type World = Pick<IdentityWorld, 'db' | 'clock'>
/** `by`: who decides; nobody decides on their own access. */
type Decision = { agency: number; by: string; reason: string }
export type Wanted = { role: Role; accounts: string[]; beats: string[] }

const scopeOf = ({ accounts, beats }: Wanted): Scope =>
  accounts.length + beats.length === 0 ? { accounts: null, beats: null } : { accounts, beats }

/** @throws no_such_beat, needs_accounts */
const checkScopes = async (trx: Trx, agency: number, wanted: readonly Wanted[]): Promise<void> => {
  const beats = new Map((await beatsOf(trx, agency)).map((beat) => [beat.id, beat]))
  for (const { role, accounts, beats: asked } of wanted) {
    if (asked.some((id) => !beats.has(id))) throw refuse('no_such_beat')
    const some = accounts.length > 0 || asked.some((id) => beats.get(id)!.accounts.length > 0)
    if (!some && (alwaysNarrow.includes(role) || asked.length > 0))
      throw refuse('needs_accounts', { role: roleNames[role].toLowerCase() })
  }
}

/** What a person holds, locked. @throws no_such_person, not_yourself */
const heldFor = async (trx: Trx, person: string, by: string, at: Date): Promise<Granted[]> => {
  const held = await lockGrantsOf(trx, person, at)
  if (!held) throw refuse('no_such_person', { who: 'this id' })
  if (person === by) throw refuse('not_yourself')
  return held
}

/** @throws last_administrator when nobody would be left to give out roles */
export const keepAnAdministrator = async (
  trx: Trx,
  agency: number,
  going: readonly Pick<Granted, 'person' | 'role'>[],
  at: Date,
): Promise<void> => {
  const leaving = going.filter(({ role }) => role === 'administrator').map(({ person }) => person)
  if (leaving.length === 0) return
  const there = await lockAdministrators(trx, agency, at)
  if (there.length > 0 && there.every((one) => leaving.includes(one))) throw refuse('last_administrator')
}

const granted = (person: string, one: NewGrant) => ({
  kind: 'role.granted',
  data: {
    person,
    grant: one.id,
    role: one.role,
    accounts: one.accounts,
    beats: one.beats,
    from: one.from.toISOString(),
    until: one.until?.toISOString() ?? null,
  },
})
const ended = ({ person, id, role }: Granted, at: Date) => ({
  kind: 'role.ended',
  data: { person, grant: id, role, at: at.toISOString() },
})

/** On the record and told, in the transaction of the change (law 8). */
const tell = async (
  trx: Trx,
  { agency, by, reason }: Decision,
  at: Date,
  person: string,
  acts: readonly { kind: string; data: Record<string, unknown> }[],
): Promise<void> => {
  await recordActs(
    trx,
    acts.map((act) => ({ agency, subject: null, at, by, why: reason, ...act })),
  )
  await emit(trx, { agency, name: 'people.changed', at, subject: null, data: { person, by } })
}

/** A moment from which something holds; a minute ago is still now. @throws bad_times */
const beginning = (asked: Date | null, now: Date): Date => {
  if (asked && asked.getTime() < now.getTime() - 60_000) throw refuse('bad_times')
  return asked && asked > now ? asked : now
}

/**
 * Gives somebody a role from a moment to a moment (APCO 2.3.3; CoP-R6).
 * @throws no_such_person, no_such_beat, needs_accounts, conflict_of_interest, held_already, bad_times, not_yourself
 */
export const grantRole = (
  { db, clock }: World,
  decision: Decision,
  asked: Wanted & { person: string; from: Date | null; until: Date | null },
): Promise<string> => {
  const now = clock.now()
  return db.transaction().execute(async (trx) => {
    const { agency, by } = decision
    const { person, role, until } = asked
    const held = await heldFor(trx, person, by, now)
    const from = beginning(asked.from, now)
    if (until && until <= from) throw refuse('bad_times')
    await checkScopes(trx, agency, [asked])
    const wanted = { agency, role, from, until }
    const again = held.some(
      (one) =>
        one.agency === agency &&
        one.role === role &&
        (until === null || one.from < until) &&
        (one.until === null || from < one.until),
    )
    if (again) throw refuse('held_already')
    refuseConflicts(held, [wanted])
    const one: NewGrant = { id: newId(now), role, from, until, ...scopeOf(asked) }
    await insertGrants(trx, { ...decision, person }, [one])
    await tell(trx, decision, now, person, [granted(person, one)])
    return one.id
  })
}

/** The grant and all that its person holds, locked. @throws no_such_grant, not_yourself */
const lockedGrant = async (trx: Trx, { agency, by }: Decision, id: string, now: Date) => {
  const person = await personOfGrant(trx, agency, id, now)
  if (!person) throw refuse('no_such_grant')
  const held = await heldFor(trx, person, by, now)
  const grant = held.find((one) => one.id === id)
  if (!grant) throw refuse('no_such_grant')
  return { grant, held }
}

/**
 * Gives a role other accounts, beats or another end: the old grant ends as the new one begins.
 * @throws no_such_grant, no_such_beat, needs_accounts, conflict_of_interest, bad_times, not_yourself
 */
export const changeGrant = (
  { db, clock }: World,
  decision: Decision,
  asked: { id: string; accounts: string[]; beats: string[]; until: Date | null },
): Promise<string> => {
  const now = clock.now()
  return db.transaction().execute(async (trx) => {
    const { agency } = decision
    const { grant, held } = await lockedGrant(trx, decision, asked.id, now)
    const from = grant.from > now ? grant.from : now
    if (asked.until && asked.until <= from) throw refuse('bad_times')
    await checkScopes(trx, agency, [{ ...asked, role: grant.role }])
    const others = held.filter((one) => one.id !== grant.id)
    refuseConflicts(others, [{ agency, role: grant.role, from, until: asked.until }])
    const scope = scopeOf({ ...asked, role: grant.role })
    const one: NewGrant = { id: newId(now), role: grant.role, from, until: asked.until, ...scope }
    await endGrants(trx, { ...decision, at: now }, [grant.id])
    await insertGrants(trx, { ...decision, person: grant.person }, [one])
    await tell(trx, decision, now, grant.person, [ended(grant, now), granted(grant.person, one)])
    return one.id
  })
}

/** Ends a role now. @throws no_such_grant, last_administrator, not_yourself */
export const endGrant = ({ db, clock }: World, decision: Decision, id: string): Promise<void> => {
  const now = clock.now()
  return db.transaction().execute(async (trx) => {
    const { grant } = await lockedGrant(trx, decision, id, now)
    await keepAnAdministrator(trx, decision.agency, [grant], now)
    await endGrants(trx, { ...decision, at: now }, [grant.id])
    await tell(trx, decision, now, grant.person, [ended(grant, now)])
  })
}

/**
 * Some of what somebody holds here ends as other roles begin, in the caller's transaction (CoP-S14). `ends` names the
 * grants, or all of this agency. A role that another grant gives until further notice is not given twice.
 * @throws no_such_person, no_such_beat, needs_accounts, conflict_of_interest, last_administrator, not_yourself
 */
export const exchange = async (
  trx: Trx,
  now: Date,
  decision: Decision,
  asked: { person: string; ends: readonly string[] | 'all'; roles: readonly Wanted[]; at: Date },
): Promise<{ ended: number; granted: { id: string; role: Role }[] }> => {
  const { agency, by } = decision
  const { person, ends, roles, at } = asked
  const held = await lockGrantsOf(trx, person, now)
  if (!held) throw refuse('no_such_person', { who: 'this id' })
  const going = held.filter(
    (one) =>
      one.agency === agency &&
      (one.until === null || one.until > at) &&
      (ends === 'all' || ends.includes(one.id)),
  )
  const staying = held.filter((one) => !going.includes(one))
  const here = staying.filter((one) => one.agency === agency && one.until === null)
  const coming = roles.filter(({ role }) => !here.some((one) => one.role === role))
  if (going.length + coming.length === 0) return { ended: 0, granted: [] }
  if (person === by) throw refuse('not_yourself')
  await checkScopes(trx, agency, coming)
  refuseConflicts(
    staying,
    coming.map(({ role }) => ({ agency, role, from: at, until: null })),
  )
  if (![...coming, ...here].some(({ role }) => role === 'administrator'))
    await keepAnAdministrator(trx, agency, going, now)
  const fresh = coming.map(
    (one): NewGrant => ({ id: newId(now), role: one.role, from: at, until: null, ...scopeOf(one) }),
  )
  const gone = await endGrants(
    trx,
    { ...decision, at },
    going.map((one) => one.id),
  )
  await insertGrants(trx, { ...decision, person }, fresh)
  const acts = [...going.map((one) => ended(one, at)), ...fresh.map((one) => granted(person, one))]
  await tell(trx, decision, now, person, acts)
  return { ended: gone, granted: fresh.map(({ id, role }) => ({ id, role })) }
}

/**
 * Somebody moves to other work: everything held in this agency ends as the new roles begin (CoP-S14).
 * @throws no_such_person, no_such_beat, needs_accounts, conflict_of_interest, bad_times, last_administrator, not_yourself
 */
export const move = (
  { db, clock }: World,
  decision: Decision,
  { person, roles, at }: { person: string; roles: readonly Wanted[]; at: Date | null },
): Promise<{ ended: number; granted: string[] }> => {
  const now = clock.now()
  return db.transaction().execute(async (trx) => {
    if (person === decision.by) throw refuse('not_yourself')
    const moved = { person, ends: 'all', roles, at: beginning(at, now) } as const
    const { ended: gone, granted: fresh } = await exchange(trx, now, decision, moved)
    return { ended: gone, granted: fresh.map(({ id }) => id) }
  })
}
