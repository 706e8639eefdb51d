import type { Leaving } from '@callbox/contract'
import { sql } from 'kysely'
import { accountsOf } from '#core/accounts'
import { recordAct } from '#core/archive'
import {
  changeGrant,
  dropBeat,
  endGrant,
  grantRole,
  keepBeat,
  move,
  nameResponsible,
  people as peopleNow,
  personNames,
} from '#core/identity'
import type { Handlers, World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Caller } from '#platform/http'
import { map, read } from './directory/mapping.ts'
import { scimRoutes } from './directory/routes.ts'
import type { Handed } from './directory/users.ts'
import { leave } from './leave.ts'
import { list } from './list.ts'
import { refuse } from './refusals.ts'
import { recordingRefusals } from './refused.ts'
import { rotated, rotations } from './rotations.ts'

type Ground = Pick<World, 'db' | 'clock'>

/** @throws no_such_account */
const checkAccounts = async ({ db }: Ground, agency: number, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  const there = new Set((await accountsOf(db, agency)).map(({ id }) => id))
  if (ids.some((id) => !there.has(id))) throw refuse('no_such_account')
}

const changed = async (
  trx: Trx,
  { agency, person }: Caller,
  at: Date,
  act: { kind: string; why?: string; data: Record<string, unknown> },
  about: string | null = null,
): Promise<void> => {
  await recordAct(trx, { agency, subject: null, at, by: person.id, ...act })
  const data = { person: about, by: person.id }
  await emit(trx, { agency, name: 'people.changed', at, subject: null, data })
}

const ok = { ok: true } as const
const moment = (text: string | null | undefined): Date | null => (text ? new Date(text) : null)

export const routesWith = (handed: Handed): Handlers => ({
  ...scimRoutes(handed),
  'directory.read': read,
  'directory.map': (world, caller, asked) =>
    recordingRefusals(world, caller, { group: asked.id, role: asked.role }, async () => {
      await checkAccounts(world, caller.agency, asked.accounts)
      await map(world, caller, asked)
      return ok
    }),
  'people.list': list,
  'people.grant': (world, caller, { person, role, accounts, beats, from, until, reason }) =>
    recordingRefusals(world, caller, { person, role }, async () => {
      await checkAccounts(world, caller.agency, accounts)
      const decision = { agency: caller.agency, by: caller.person.id, reason }
      const wanted = { person, role, accounts, beats, from: moment(from), until: moment(until) }
      return { id: await grantRole(world, decision, wanted) }
    }),
  'people.change': (world, caller, { id, accounts, beats, until, reason }) =>
    recordingRefusals(world, caller, { grant: id }, async () => {
      await checkAccounts(world, caller.agency, accounts)
      const decision = { agency: caller.agency, by: caller.person.id, reason }
      return { id: await changeGrant(world, decision, { id, accounts, beats, until: moment(until) }) }
    }),
  'people.end_role': (world, caller, { id, reason }) =>
    recordingRefusals(world, caller, { grant: id }, async () => {
      await endGrant(world, { agency: caller.agency, by: caller.person.id, reason }, id)
      return ok
    }),
  'people.move': (world, caller, { person, roles, at, reason }) =>
    recordingRefusals(world, caller, { person, roles: roles.map(({ role }) => role) }, async () => {
      for (const { accounts } of roles) await checkAccounts(world, caller.agency, accounts)
      const decision = { agency: caller.agency, by: caller.person.id, reason }
      return move(world, decision, { person, roles, at: moment(at) })
    }),
  'people.beat': async (world, caller, { id, name, accounts }) => {
    await checkAccounts(world, caller.agency, accounts)
    const at = world.clock.now()
    await world.db.transaction().execute(async (trx) => {
      const kept = await keepBeat(trx, caller.agency, { id, name, accounts }, { by: caller.person.id, at })
      if (!kept) throw refuse('beat_there', { name })
      await changed(trx, caller, at, { kind: 'beat.kept', data: { beat: id, name, accounts } })
    })
    return ok
  },
  'people.beat_remove': async (world, caller, { id }) => {
    const at = world.clock.now()
    await world.db.transaction().execute(async (trx) => {
      if (!(await dropBeat(trx, caller.agency, id, { by: caller.person.id, at })))
        throw refuse('no_such_beat')
      await changed(trx, caller, at, { kind: 'beat.removed', data: { beat: id } })
    })
    return ok
  },
  'people.responsible': async (world, caller, { post, person, reason }) => {
    const at = world.clock.now()
    if (
      person !== null &&
      !(await peopleNow(world.db, caller.agency, world.clock)).some(({ id }) => id === person)
    )
      throw refuse('no_such_person')
    await world.db.transaction().execute(async (trx) => {
      const before = await nameResponsible(
        trx,
        caller.agency,
        { post, person },
        { by: caller.person.id, at, reason },
      )
      const data = { post, person, before }
      await changed(trx, caller, at, { kind: 'post.named', why: reason, data }, person)
    })
    return ok
  },
  'people.leave': (world, caller, { person, quietly, reason }) => {
    const asked = { agency: caller.agency, by: caller.person, person, quietly, reason }
    return recordingRefusals(world, caller, quietly ? {} : { person }, () =>
      leave(world, asked, handed.clears),
    )
  },
  'people.leavings': async ({ db }, { agency }) => ({ leavings: await leavings(db, agency) }),
  'people.rotations': rotations,
  'people.rotated': rotated,
})

const leavings = async (db: World['db'], agency: number): Promise<Leaving[]> => {
  const { rows } = await sql<{
    id: string
    person: string
    at: Date
    by: string
    quietly: boolean
    reason: string
    ended: Record<string, number>
  }>`select leaving_id as id, person_id as person, left_at as at, ended_by as by, quietly, reason, ended
    from people.leaving where agency_id = ${agency} order by left_at desc, leaving_id limit 200`.execute(db)
  const names = await personNames(
    db,
    rows.flatMap(({ person, by }) => [person, by]),
  )
  const named = (id: string) => ({ id, name: names.get(id) ?? id })
  return rows.map(({ person, by, at, ...row }) => ({
    ...row,
    person: named(person),
    by: named(by),
    at: at.toISOString(),
  }))
}
