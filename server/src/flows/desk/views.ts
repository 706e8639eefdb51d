import type { QueueFilter } from '@callbox/contract'
import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { refuse } from './refusals.ts'

/** How many views one person may keep. */
const most = 30

type Row = {
  id: string
  person: string
  shared: boolean
  name: string
  key: number | null
  filter: QueueFilter
}

/** My saved views and those that are shared, by key and then by name. */
export const views: On<'desk.views'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const { rows } =
    await sql<Row>`select view_id as id, person_id as person, shared, name, key, filter from desk.saved_view
    where agency_id = ${desk.agency.id} and (person_id = ${desk.me.id} or shared)
    order by key nulls last, person_id <> ${desk.me.id}, name, view_id`.execute(world.db)
  const named = await peopleBy(
    world.db,
    rows.map((row) => row.person),
  )
  return {
    views: rows.map(({ person, ...view }) => ({ ...view, by: named(person), mine: person === desk.me.id })),
  }
}

/** A view that stands under this id, when I may change it. @throws not_your_view */
const changeable = async (trx: Trx, desk: Desk, id: string) => {
  const { rows } = await sql<{ person: string; shared: boolean; name: string }>`
    select person_id as person, shared, name from desk.saved_view where agency_id = ${desk.agency.id} and view_id = ${id} for update`.execute(
    trx,
  )
  const view = rows[0]
  if (view && view.person !== desk.me.id && !(view.shared && desk.rights.has('desk.supervise')))
    throw refuse('not_your_view')
  return view
}

/** Keeps a view under the id that its maker gave it; what is shared, or no longer, is on the record. @throws not_your_view, too_many_views */
export const saveView: On<'desk.view_save'> = async (world, caller, { id, name, shared, key, filter }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  await world.db.transaction().execute(async (trx) => {
    const before = await changeable(trx, desk, id)
    if (!before) {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from desk.saved_view
        where agency_id = ${agency.id} and person_id = ${me.id}`.execute(trx)
      if (rows[0]!.n >= most) throw refuse('too_many_views', { most })
    }
    await sql`insert into desk.saved_view (agency_id, view_id, person_id, shared, name, key, filter, made_at)
      values (${agency.id}, ${id}, ${me.id}, ${shared}, ${name}, ${key}, ${JSON.stringify(filter)}::jsonb, ${at})
      on conflict (agency_id, view_id) do update set shared = excluded.shared, name = excluded.name, key = excluded.key, filter = excluded.filter`.execute(
      trx,
    )
    if (shared || before?.shared)
      await tell(trx, desk, { kind: 'view.shared', subject: null, data: { view: id, name, shared, filter } })
  })
  return { ok: true }
}

/** Forgets a view; one that is not there is forgotten already. @throws not_your_view */
export const removeView: On<'desk.view_remove'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const before = await changeable(trx, desk, id)
    if (!before) return
    await sql`delete from desk.saved_view where agency_id = ${desk.agency.id} and view_id = ${id}`.execute(
      trx,
    )
    if (before.shared)
      await tell(trx, desk, { kind: 'view.removed', subject: null, data: { view: id, name: before.name } })
  })
  return { ok: true }
}
