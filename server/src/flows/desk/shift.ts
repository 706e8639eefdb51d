import { rightsOf } from '@callbox/contract'
import { sql } from 'kysely'
import { people } from '#core/identity'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import { tellReleased } from './claim.ts'
import { deskOf, type On, tell } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { phonesNow } from './phones.ts'
import { lastNotes, leaveNote, unread } from './shift-notes.ts'
import { claimsAt, dropClaimsOf } from './store.ts'

/** Seconds after which somebody whose console is silent no longer counts as being there. */
export const silentAfter = 3 * 60

/** A person's console is there: called by the live stream every 30 s. Somebody not on shift stays so. */
export const seen = async (db: Db, agency: number, person: string, at: Date): Promise<void> => {
  await sql`update desk.shift set seen_at = ${at}
    where agency_id = ${agency} and person_id = ${person} and ended_at is null and seen_at < ${at}`.execute(
    db,
  )
}

/** Who is there: on shift, and with a console that was seen within three minutes. */
export const present = async (db: Db, agency: number, at: Date): Promise<{ person: string; since: Date }[]> =>
  (
    await sql<{ person: string; since: Date }>`select person_id as person, started_at as since from desk.shift
      where agency_id = ${agency} and ended_at is null and seen_at > ${secondsAfter(at, -silentAfter)}
      order by started_at, person_id`.execute(db)
  ).rows

/** Whether anybody is reading: on shift, and with a console that was seen within three minutes. */
export const anybodyOnShift = async (db: Db, agency: number, at: Date): Promise<boolean> =>
  (await present(db, agency, at)).length > 0

/** I am on shift; saying it twice changes nothing. */
export const start: On<'shift.start'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  return world.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      since: Date
      fresh: boolean
    }>`insert into desk.shift as s (agency_id, person_id, started_at, seen_at)
      values (${agency.id}, ${me.id}, ${at}, ${at})
      on conflict (agency_id, person_id) where ended_at is null do update set seen_at = greatest(s.seen_at, excluded.seen_at)
      returning started_at as since, (xmax = 0) as fresh`.execute(trx)
    const { since, fresh } = rows[0]!
    if (fresh)
      await tell(
        trx,
        desk,
        { kind: 'shift.started', subject: null },
        { agency: agency.id, name: 'shift.changed', at, subject: null, data: { person: me.id, on: true } },
      )
    return { since: since.toISOString() }
  })
}

/**
 * I am off shift: what I hold goes back to the queue, with notice; my drafts stay. A note for the next shift is kept
 * even when the shift had been ended already, on another screen.
 */
export const end: On<'shift.end'> = async (world, caller, { note }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  return world.db.transaction().execute(async (trx) => {
    const { numAffectedRows: ended } = await sql`update desk.shift set ended_at = ${at}
      where agency_id = ${agency.id} and person_id = ${me.id} and ended_at is null`.execute(trx)
    const held = await dropClaimsOf(trx, agency.id, me.id)
    for (const claim of held) await tellReleased(trx, desk, claim.conversation, me.id, 'shift_ended')
    if (note) await leaveNote(trx, desk, note)
    if (ended)
      await tell(
        trx,
        desk,
        { kind: 'shift.ended', subject: null, data: { released: held.length } },
        { agency: agency.id, name: 'shift.changed', at, subject: null, data: { person: me.id, on: false } },
      )
    return { released: held.length }
  })
}

/** Who is here, how much each holds, who is on the telephone; the colleagues one may hand over to; the notes to read first. */
export const shown: On<'shift.people'> = async (world, caller) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  const here = await present(world.db, agency.id, at)
  const claims = Map.groupBy(await claimsAt(world.db, agency.id, at), (claim) => claim.person)
  const named = await peopleBy(
    world.db,
    here.map((one) => one.person),
  )
  const works = (await people(world.db, agency.id, world.clock)).filter((one) =>
    rightsOf(one.roles).includes('desk.work'),
  )
  return {
    onShift: here.map(({ person, since }) => {
      const held = claims.get(person) ?? []
      return {
        person: named(person),
        since: since.toISOString(),
        holds: held.length,
        busy: held.some((claim) => claim.state === 'parked'),
      }
    }),
    colleagues: works.map(({ id, name }) => ({ id, name })),
    toRead: unread(await lastNotes(world.db, agency.id), me.id),
    phones: await phonesNow(world.db, desk),
  }
}
