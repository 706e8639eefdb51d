import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Caller } from '#platform/http'
import { newId } from '#platform/ids'
import { refuse } from './refuse.ts'
import type { GroupGiven } from './resource.ts'
import { settle } from './roles.ts'
import {
  addMembers,
  dropMembers,
  type GroupRow,
  groups,
  insertGroup,
  lockGroup,
  removeGroup,
  unknownOf,
  updateGroup,
} from './store.ts'

type Ground = Pick<World, 'db' | 'clock'>
type By = Pick<Caller, 'agency' | 'person'>

const told = async (
  trx: Trx,
  { agency, person: by }: By,
  at: Date,
  kind: string,
  data: { group: string; name: string } & Record<string, unknown>,
): Promise<void> => {
  await recordAct(trx, { agency, kind, subject: null, at, by: by.id, data })
  await emit(trx, {
    agency,
    name: 'people.changed',
    at,
    subject: null,
    data: { person: null, by: by.id },
  })
}

/** @throws directory_has */
const free = async (trx: Trx, agency: number, name: string, but?: string): Promise<void> => {
  if ((await groups(trx, agency, { name })).some(({ id }) => id !== but))
    throw refuse('directory_has', { name, scimType: 'uniqueness' })
}

/** Members come and go, and with them what the group gives, in one act. @throws no_such_member and what `settle` refuses */
const members = async (
  trx: Trx,
  caller: By,
  at: Date,
  group: { id: string; name: string; members: readonly string[] },
  after: readonly string[],
): Promise<void> => {
  const { agency, person: by } = caller
  const before = new Set(group.members)
  const added = after.filter((id) => !before.has(id))
  const removed = [...before].filter((id) => !after.includes(id))
  if (added.length + removed.length === 0) return
  const [unknown] = await unknownOf(trx, agency, added)
  if (unknown !== undefined)
    throw refuse('no_such_member', { member: unknown.slice(0, 80), scimType: 'invalidValue' })
  await addMembers(trx, agency, group.id, added)
  await dropMembers(trx, agency, group.id, removed)
  await told(trx, caller, at, 'directory.members', { group: group.id, name: group.name, added, removed })
  const reason = `The directory's group ${group.name} changed`
  // In one order, so that two calls about the same people take turns.
  for (const id of [...added, ...removed].sort()) await settle(trx, at, { agency, by: by.id, reason }, id)
}

/** A group, with its members; it gives no role until the agency says which. @returns its id */
export const makeGroup = ({ db, clock }: Ground, caller: By, given: GroupGiven): Promise<string> => {
  const at = clock.now()
  const id = newId(at)
  return db.transaction().execute(async (trx) => {
    await free(trx, caller.agency, given.name)
    await insertGroup(trx, caller.agency, { id, ...given, at })
    await told(trx, caller, at, 'directory.group_made', { group: id, name: given.name })
    await members(trx, caller, at, { id, name: given.name, members: [] }, given.members)
    return id
  })
}

/** A group as it is now, all of it or nothing. @throws no_such_resource, directory_has, no_such_member and what `settle` refuses */
export const putGroup = (
  { db, clock }: Ground,
  caller: By,
  id: string,
  change: (before: GroupRow) => GroupGiven,
): Promise<void> => {
  const at = clock.now()
  return db.transaction().execute(async (trx) => {
    const before = await lockGroup(trx, caller.agency, id)
    if (!before) throw refuse('no_such_resource')
    const given = change(before)
    const { name, externalId } = given
    if (name !== before.name || externalId !== before.externalId) {
      await free(trx, caller.agency, name, before.id)
      await updateGroup(trx, caller.agency, { id: before.id, name, externalId, at })
      await told(trx, caller, at, 'directory.group_changed', { group: before.id, name, was: before.name })
    }
    await members(
      trx,
      caller,
      at,
      { id: before.id, name, members: before.members.map((one) => one.id) },
      given.members,
    )
  })
}

/** A group is gone; what it gave ends. @throws no_such_resource, last_administrator */
export const dropGroup = ({ db, clock }: Ground, caller: By, id: string): Promise<void> => {
  const at = clock.now()
  return db.transaction().execute(async (trx) => {
    const before = await lockGroup(trx, caller.agency, id)
    if (!before) throw refuse('no_such_resource')
    const all = before.members.map((one) => one.id)
    await members(trx, caller, at, { id: before.id, name: before.name, members: all }, [])
    await removeGroup(trx, caller.agency, before.id)
    await told(trx, caller, at, 'directory.group_gone', { group: before.id, name: before.name })
  })
}
