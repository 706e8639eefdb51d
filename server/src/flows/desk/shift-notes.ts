import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { refuse } from './refusals.ts'

/** Notes written within so many seconds before the newest one belong to the shift that ended last. */
const oneShift = 12 * 3600
/** How many of them are shown at most. */
const mostNotes = 20

export type ShiftNote = {
  id: string
  by: { id: string; name: string }
  at: string
  text: string
  readBy: { person: { id: string; name: string }; at: string }[]
}

/** What the next shift must know: on the record with its words, and kept for whoever comes. @returns its id. */
export const leaveNote = async (trx: Trx, desk: Desk, text: string): Promise<string> => {
  const { agency, at, me } = desk
  const id = newId(at)
  const entry = await tell(
    trx,
    desk,
    { kind: 'shift.noted', subject: null, data: { note: id, text } },
    { agency: agency.id, name: 'shift.noted', at, subject: null, data: { note: id, by: me.id } },
  )
  await trx
    .insertInto('desk.shift_note')
    .values({ agency_id: agency.id, note_id: id, person_id: me.id, text, at, entry_id: entry })
    .execute()
  return id
}

/** The notes of the shift that ended last, newest first, whenever that was; each with who has read it. */
export const lastNotes = async (db: Db | Trx, agency: number): Promise<ShiftNote[]> => {
  const newest = await db
    .selectFrom('desk.shift_note')
    .select('at')
    .where('agency_id', '=', agency)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest) return []
  const notes = await db
    .selectFrom('desk.shift_note')
    .select(['note_id', 'person_id', 'text', 'at'])
    .where('agency_id', '=', agency)
    .where('at', '>', secondsAfter(newest.at, -oneShift))
    .orderBy('at', 'desc')
    .orderBy('note_id', 'desc')
    .limit(mostNotes)
    .execute()
  const reads = await db
    .selectFrom('desk.shift_note_read')
    .select(['note_id', 'person_id', 'at'])
    .where('agency_id', '=', agency)
    .where(
      'note_id',
      'in',
      notes.map((note) => note.note_id),
    )
    .orderBy('at')
    .orderBy('person_id')
    .execute()
  const named = await peopleBy(
    db,
    [...notes, ...reads].map((row) => row.person_id),
  )
  return notes.map((note) => ({
    id: note.note_id,
    by: named(note.person_id),
    at: note.at.toISOString(),
    text: note.text,
    readBy: reads
      .filter((read) => read.note_id === note.note_id)
      .map((read) => ({ person: named(read.person_id), at: read.at.toISOString() })),
  }))
}

/** Those that this person neither wrote nor has read. */
export const unread = (notes: readonly ShiftNote[], person: string): ShiftNote[] =>
  notes.filter((note) => note.by.id !== person && !note.readBy.some((read) => read.person.id === person))

/** I have read them: once a person and note, recorded, so that it can be told later who knew what when. */
export const read: On<'shift.read'> = async (world, caller, { notes }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  const asked = [...new Set(notes)]
  return world.db.transaction().execute(async (trx) => {
    const { rows: known } = await sql<{ id: string }>`select note_id as id from desk.shift_note
      where agency_id = ${agency.id} and note_id = any(${asked}::uuid[])`.execute(trx)
    if (known.length < asked.length) throw refuse('no_such_shift_note')
    const { rows } = await sql<{
      id: string
    }>`insert into desk.shift_note_read (agency_id, note_id, person_id, at)
      select ${agency.id}, note_id, ${me.id}, ${at} from unnest(${asked}::uuid[]) as asked(note_id)
      on conflict do nothing returning note_id as id`.execute(trx)
    const fresh = rows.map((row) => row.id)
    if (fresh.length > 0)
      await tell(
        trx,
        desk,
        { kind: 'shift.note_read', subject: null, data: { notes: fresh } },
        { agency: agency.id, name: 'shift.note_read', at, subject: null, data: { by: me.id, notes: fresh } },
      )
    return { ok: true as const }
  })
}
