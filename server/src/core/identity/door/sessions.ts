import { recordAct } from '#core/archive'
import type { Handlers } from '#core/world'
import { people } from '../person.ts'
import { refuse } from '../refuse.ts'
import { endSessionsOf } from '../session.ts'
import type { IdentityWorld } from '../world.ts'
import { deviceOf } from './device.ts'

/** Where a person is signed in, the latest first. */
export const sessionsOf = async (
  { db, clock }: Pick<IdentityWorld, 'db' | 'clock'>,
  person: string,
  here: string | null,
) => {
  const rows = await db
    .selectFrom('identity.session_fact as f')
    .leftJoin('identity.device as d', 'd.device_id', 'f.device_id')
    .selectAll('f')
    .select(['d.managed_at', 'd.name'])
    .where('f.person_id', '=', person)
    .where('f.ends_at', '>', clock.now())
    .orderBy('f.used_at', 'desc')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    id: row.session_id,
    here: row.session_id === here,
    says: row.name ? `${row.name} (${row.says})` : row.says,
    place: row.place,
    managed: row.managed_at !== null,
    how: row.how,
    began: row.began_at.toISOString(),
    used: row.used_at.toISOString(),
    ends: row.ends_at.toISOString(),
  }))
}

/** What whoever looks after security sees of an agency's people, and their devices. */
export const watchRoutes: Handlers = {
  'security.notices': async ({ db, clock }, { agency }) => {
    const staff = await people(db, agency, clock)
    if (staff.length === 0) return { notices: [] }
    const rows = await db
      .selectFrom('identity.notice')
      .selectAll()
      .where(
        'person_id',
        'in',
        staff.map(({ id }) => id),
      )
      .orderBy('at', 'desc')
      .limit(200)
      .execute()
    return {
      notices: rows.map((row) => {
        const { id, name } = staff.find((one) => one.id === row.person_id)!
        return {
          id: row.notice_id,
          kind: row.kind,
          sentence: row.sentence,
          at: row.at.toISOString(),
          seen: row.seen_at !== null,
          person: { id, name },
        }
      }),
    }
  },
  'security.devices': async (world, { agency, request }) => {
    const { db, clock } = world
    const staff = await people(db, agency, clock)
    const here = await deviceOf(world, request)
    if (staff.length === 0) return { devices: [] }
    const rows = await db
      .selectFrom('identity.device as d')
      .innerJoin('identity.known_place as k', (join) =>
        join.onRef('k.value', '=', (e) => e.cast('d.device_id', 'text')).on('k.kind', '=', 'device'),
      )
      .selectAll('d')
      .select('k.person_id')
      .where(
        'k.person_id',
        'in',
        staff.map(({ id }) => id),
      )
      .orderBy('d.seen_at', 'desc')
      .limit(500)
      .execute()
    const devices = new Map<string, { row: (typeof rows)[number]; people: string[] }>()
    for (const row of rows) {
      const known = devices.get(row.device_id) ?? { row, people: [] }
      known.people.push(staff.find((one) => one.id === row.person_id)!.name)
      devices.set(row.device_id, known)
    }
    return {
      devices: [...devices.values()].map(({ row, people }) => ({
        id: row.device_id,
        says: row.says,
        name: row.name,
        managed: row.managed_at !== null,
        here: row.device_id === here?.id,
        seen: row.seen_at.toISOString(),
        people,
      })),
    }
  },
  'security.markDevice': async (world, { agency, person }, { device, managed, name }) => {
    const at = world.clock.now()
    await world.db.transaction().execute(async (trx) => {
      const marked = await trx
        .updateTable('identity.device')
        .set({ managed_at: managed ? at : null, managed_by: person.id, name })
        .where('device_id', '=', device)
        .returning('device_id')
        .executeTakeFirst()
      if (!marked) throw refuse('no_such_device')
      // What a session there may do is fixed when it begins: on a device no longer looked after, none goes on.
      if (!managed) {
        const people = await trx
          .selectFrom('identity.session_fact')
          .select('person_id')
          .distinct()
          .where('device_id', '=', device)
          .execute()
        for (const { person_id } of people)
          await endSessionsOf(world, { person: person_id, by: person.id, device }, trx)
      }
      await recordAct(trx, {
        agency,
        kind: 'device.marked',
        subject: null,
        at,
        by: person.id,
        data: { device, managed },
      })
    })
    return { ok: true as const }
  },
}
