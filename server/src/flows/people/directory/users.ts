import { recordAct } from '#core/archive'
import { type Enlisted, enlist, followDirectory, invitationMail, type MailOne, worksIn } from '#core/identity'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Caller } from '#platform/http'
import { type Clears, leave } from '../leave.ts'
import { refuse } from './refuse.ts'
import { nameOf, type UserGiven } from './resource.ts'
import { settle } from './roles.ts'
import {
  insertPerson,
  leftByDecision,
  lockPerson,
  type PersonRow,
  persons,
  putMailed,
  removePerson,
  updatePerson,
} from './store.ts'

/** Handed in: what else hangs on a person, and how a link goes out by e-mail. */
export type Handed = { clears: readonly Clears[]; mail: MailOne }
type By = Pick<Caller, 'agency' | 'person'>

const told = async (
  trx: Trx,
  { agency, person: by }: By,
  at: Date,
  act: { kind: string; why?: string; data: { person: string } & Record<string, unknown> },
): Promise<void> => {
  await recordAct(trx, { agency, subject: null, at, by: by.id, ...act })
  const data = { person: act.data.person, by: by.id }
  await emit(trx, { agency, name: 'people.changed', at, subject: null, data })
}

const conflicting = (name: string) => refuse('directory_has', { name, scimType: 'uniqueness' })

/** @throws directory_has when somebody else has that userName */
const free = async (trx: Trx, agency: number, userName: string, but?: string): Promise<void> => {
  const there = await persons(trx, agency, { userName })
  if (there.some(({ id }) => id !== but)) throw conflicting(userName)
}

/** Whoever left because a person decided it is brought back by people only. @throws left_by_decision */
const mayReturn = async (trx: Trx, agency: number, person: string, at: Date): Promise<void> => {
  if ((await leftByDecision(trx, agency, person)) && !(await worksIn(trx, agency, person, at)))
    throw refuse('left_by_decision')
}

/** The link goes out once everything is on the record; that it did not is shown to those who give out roles. */
const invited = async (
  world: World,
  { mail }: Handed,
  { agency, person: by }: By,
  { id, userName, name, link }: { id: string; userName: string; name: string; link: Enlisted['link'] },
): Promise<void> => {
  if (!link) return
  const mailed = await mail(
    world,
    agency,
    invitationMail(world, { name, email: userName, by: by.name, ...link }),
  )
  await putMailed(world.db, agency, id, mailed)
}

/**
 * A joiner (CoP-S14): somebody new of the company's domains is invited; whoever has that address here already is linked,
 * which the record says and which changes nothing of theirs.
 * @returns the id @throws directory_has, not_our_domain, left_by_decision, not_in_practice
 */
export const join = async (world: World, handed: Handed, caller: By, given: UserGiven): Promise<string> => {
  const at = world.clock.now()
  const { agency, person: by } = caller
  const name = nameOf(given)
  const joined = await world.db.transaction().execute(async (trx) => {
    await free(trx, agency, given.userName)
    const who = { agency, by: by.id, name, email: given.userName, invites: given.active }
    const { person: id, worked, link } = await enlist(world, trx, who)
    if (await lockPerson(trx, agency, id)) throw conflicting(given.userName)
    await mayReturn(trx, agency, id, at)
    await insertPerson(trx, agency, { ...given, id, linked: worked, at })
    const data = { person: id, externalId: given.externalId, active: given.active }
    const act = worked
      ? { kind: 'directory.linked', why: 'userName is the address that they have here', data }
      : { kind: 'directory.joined', data }
    await told(trx, caller, at, act)
    return { id, link }
  })
  await invited(world, handed, caller, { ...joined, userName: given.userName, name })
  return joined.id
}

/**
 * A person as the directory has them now. Active no more: they leave. Active again: they may come in again, and hold what
 * their groups give.
 * @throws no_such_resource, directory_has, not_our_domain, address_taken, left_by_decision, last_administrator
 */
export const put = async (
  world: World,
  handed: Handed,
  caller: By,
  id: string,
  change: (before: PersonRow) => UserGiven,
): Promise<void> => {
  const at = world.clock.now()
  const { agency, person: by } = caller
  const who = (given: UserGiven) => ({
    ...{ agency, by: by.id, person: id, name: nameOf(given), email: given.userName },
  })
  const leaver = await world.db.transaction().execute(async (trx) => {
    const before = await lockPerson(trx, agency, id)
    if (!before) throw refuse('no_such_resource')
    const given = change(before)
    await free(trx, agency, given.userName, id)
    if (before.active && !given.active) return given
    await updatePerson(trx, agency, id, given, at)
    if (!given.active) return null
    const again = !before.active
    if (again) await mayReturn(trx, agency, id, at)
    const { link, changed } = await followDirectory(world, trx, { ...who(given), invites: again })
    if (again)
      await settle(trx, at, { agency, by: by.id, reason: 'The directory calls them active again' }, id)
    if (again || changed.length > 0) {
      const data = { person: id, changed: [...changed, ...(again ? ['active'] : [])] }
      await told(trx, caller, at, { kind: 'directory.changed', data })
    }
    return { link, userName: given.userName, name: nameOf(given) }
  })
  if (leaver === null) return
  if ('link' in leaver) return invited(world, handed, caller, { id, ...leaver })
  await leaves(world, handed, caller, id, 'The directory calls them active no more', (trx, when) =>
    updatePerson(trx, agency, id, leaver, when),
  )
}

/** The directory forgets somebody: they leave, unless they had. @throws no_such_resource, last_administrator */
export const drop = async (world: World, handed: Handed, caller: By, id: string): Promise<void> => {
  const { agency } = caller
  const [there] = await persons(world.db, agency, { id })
  if (!there) throw refuse('no_such_resource')
  const forget = (trx: Trx, at: Date) => removePerson(trx, agency, id, at)
  if (there.active) return leaves(world, handed, caller, id, 'The directory names them no more', forget)
  const at = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    await forget(trx, at)
    await told(trx, caller, at, { kind: 'directory.forgotten', data: { person: id } })
  })
}

/** A leaver is one, whoever says so: the same act, with what the directory keeps in it. */
const leaves = async (
  world: World,
  { clears }: Handed,
  { agency, person: by }: By,
  person: string,
  reason: string,
  also: (trx: Trx, at: Date) => Promise<void>,
): Promise<void> => {
  await leave(world, { agency, by, person, quietly: false, reason, even: true }, clears, also)
}
