import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import { agencyOf, people } from '#core/identity'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { coverOf } from './cover.ts'
import { type Day, dayAt, daysAfter } from './days.ts'
import { holds, type Pattern, type Span } from './pattern.ts'
import { refuse } from './refusals.ts'
import { plannedSpans } from './spans.ts'
import {
  followedOver,
  insertLines,
  type Line,
  type LineKind,
  lineFor,
  linesOver,
  patternsOf,
} from './store.ts'

export type Ground = Pick<World, 'db' | 'clock'>
export type By = { agency: number; by: string }
/** Longest line, in milliseconds: a year of leave. */
export const longest = 366 * 24 * 3600 * 1000

/** On the record and told, in the transaction of the change (law 8). */
export const changed = async (
  trx: Trx,
  { agency, by }: By,
  at: Date,
  data: Record<string, unknown>,
): Promise<void> => {
  await recordAct(trx, { agency, kind: 'rota.changed', subject: null, at, by, data })
  await emit(trx, { agency, name: 'rota.changed', at, subject: null, data: { by } })
}

/** Who works here, by id. @throws no_such_person when one of those named does not */
export const staffOf = async ({ db, clock }: Ground, agency: number, ...ids: readonly string[]) => {
  const staff = new Map((await people(db, agency, clock)).map((one) => [one.id, one]))
  if (ids.some((id) => !staff.has(id))) throw refuse('no_such_person')
  return staff
}

/** Keeps a new pattern. @throws pattern_there, shift_outside */
export const keepPattern = async (
  { db, clock }: Ground,
  { agency, by }: By,
  pattern: Pattern,
): Promise<void> => {
  const at = clock.now()
  const { id, name, days, shifts } = pattern
  const outside = shifts.find(({ day }) => day >= days)
  if (outside) throw refuse('shift_outside', { day: outside.day, days })
  await db.transaction().execute(async (trx) => {
    const there = await patternsOf(trx, agency)
    if (there.some((one) => one.name.toLowerCase() === name.toLowerCase())) throw refuse('pattern_there')
    const { numAffectedRows } =
      await sql`insert into rota.pattern (agency_id, pattern_id, name, days, shifts, made_by, made_at)
      values (${agency}, ${id}, ${name}, ${days}, ${JSON.stringify(shifts)}::jsonb, ${by}, ${at}) on conflict do nothing`.execute(
        trx,
      )
    if (!numAffectedRows) throw refuse('pattern_there')
    await changed(trx, { agency, by }, at, { pattern: id, name, days, shifts })
  })
}

/** @throws no_such_pattern */
export const removePattern = async ({ db, clock }: Ground, { agency, by }: By, id: string): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    const { numAffectedRows } = await sql`update rota.pattern set removed_at = ${at}
      where agency_id = ${agency} and pattern_id = ${id} and removed_at is null`.execute(trx)
    if (!numAffectedRows) throw refuse('no_such_pattern')
    await changed(trx, { agency, by }, at, { removed: id })
  })
}

/** Somebody works a pattern from a day on, in place of any other. @throws no_such_person, no_such_pattern */
export const follow = async (
  world: Ground,
  { agency, by }: By,
  asked: { person: string; pattern: string | null; from: Day; first: Day },
): Promise<void> => {
  const { person, pattern, from, first } = asked
  await staffOf(world, agency, person)
  const at = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    if (pattern !== null && !(await patternsOf(trx, agency)).some(({ id }) => id === pattern))
      throw refuse('no_such_pattern')
    await sql`update rota.follows set until_day = greatest(from_day, ${from}::date)
      where agency_id = ${agency} and person_id = ${person} and (until_day is null or until_day > ${from}::date)`.execute(
      trx,
    )
    if (pattern !== null)
      await sql`insert into rota.follows (agency_id, follows_id, person_id, pattern_id, first_day, from_day, made_by, made_at)
        values (${agency}, ${newId(at)}, ${person}, ${pattern}, ${first}::date, ${from}::date, ${by}, ${at})`.execute(
        trx,
      )
    await changed(trx, { agency, by }, at, { person, pattern, from, first })
  })
}

/** @throws no_such_person, bad_times */
export const addLine = async (
  world: Ground,
  { agency, by }: By,
  line: Pick<Line, 'person' | 'kind' | 'from' | 'until' | 'why'>,
): Promise<string> => {
  const lasts = line.until.getTime() - line.from.getTime()
  if (lasts <= 0 || lasts > longest) throw refuse('bad_times')
  await staffOf(world, agency, line.person)
  const at = world.clock.now()
  const id = newId(at)
  await world.db.transaction().execute(async (trx) => {
    await insertLines(trx, agency, [{ ...line, id, source: 'hand' }], { by, at })
    await changed(trx, { agency, by }, at, { line: id, ...line })
  })
  return id
}

/** Strikes a line, and with one line of a swap the whole swap. @throws no_such_line */
export const strike = async (
  { db, clock }: Ground,
  { agency, by }: By,
  { id, why }: { id: string; why: string },
): Promise<void> => {
  const at = clock.now()
  await db.transaction().execute(async (trx) => {
    if (!(await lineFor(trx, agency, id))) throw refuse('no_such_line')
    const { rows } = await sql<{
      id: string
    }>`update rota.line set struck_at = ${at}, struck_by = ${by}, struck_why = ${why}
      where agency_id = ${agency} and struck_at is null and (line_id = ${id} or swap_id = (
        select swap_id from rota.line where agency_id = ${agency} and line_id = ${id})) returning line_id as id`.execute(
      trx,
    )
    await changed(trx, { agency, by }, at, { struck: rows.map((row) => row.id), why })
  })
}

/** The shift that holds at a moment by what is planned; null when the person is not on then. */
const shiftAt = async (db: Db | Trx, agency: number, person: string, at: Date, zone: string) => {
  const day = daysAfter(dayAt(at, zone), -1)
  const over = { from: new Date(at.getTime() - longest), until: new Date(at.getTime() + longest) }
  const spans = plannedSpans(
    await followedOver(db, agency, [person], day, daysAfter(day, 3)),
    (await linesOver(db, agency, [person], over.from, over.until)) as Line[],
    { day, days: 3, zone },
  )
  return spans.find((span) => span.kind === 'on' && holds(span, at)) ?? null
}

/**
 * Two people swap shifts: the one that `from` works at `at`, for the one that `to` works at `back`, or for nothing.
 * @throws no_such_person, same_person, no_such_shift, not_free
 */
export const swap = async (
  world: Ground,
  { agency, by }: By,
  asked: { from: string; at: Date; to: string; back: Date | null; why: string },
): Promise<void> => {
  const { from, to, back, why } = asked
  if (from === to) throw refuse('same_person')
  const staff = await staffOf(world, agency, from, to)
  const { zone } = await agencyOf(world.db, agency)
  const now = world.clock.now()
  await world.db.transaction().execute(async (trx) => {
    const given = await shiftOf(trx, agency, { person: staff.get(from)!, at: asked.at, zone })
    const taken = back ? await shiftOf(trx, agency, { person: staff.get(to)!, at: back, zone }) : null
    await refuseUnlessFree(trx, agency, staff.get(to)!, given, taken)
    if (taken) await refuseUnlessFree(trx, agency, staff.get(from)!, taken, given)
    const line = (person: string, kind: LineKind, { from: starts, until }: Span): Line => ({
      ...{ id: newId(now), person, kind, from: starts, until, why, source: 'swap' },
    })
    const lines = [line(from, 'off', given), line(to, 'on', given)]
    if (taken) lines.push(line(to, 'off', taken), line(from, 'on', taken))
    const id = newId(now)
    await insertLines(trx, agency, lines, { by, at: now, swap: id })
    await changed(trx, { agency, by }, now, { swap: id, lines, why })
  })
}

type Named = { id: string; name: string }

/** @throws no_such_shift */
const shiftOf = async (
  trx: Trx,
  agency: number,
  { person, at, zone }: { person: Named; at: Date; zone: string },
): Promise<Span> => {
  const found = await shiftAt(trx, agency, person.id, at, zone)
  if (!found) throw refuse('no_such_shift', { name: person.name, at: at.toISOString() })
  return found
}

/** Nobody works two shifts at once, or while on leave; a shift given away in the same swap does not count. @throws not_free */
const refuseUnlessFree = async (
  trx: Trx,
  agency: number,
  person: Named,
  span: Span,
  given: Span | null,
): Promise<void> => {
  const middle = new Date((span.from.getTime() + span.until.getTime()) / 2)
  for (const at of [span.from, middle, new Date(span.until.getTime() - 1)]) {
    if (given && holds(given, at)) continue
    const cover = (await coverOf(trx, agency, [person.id], at)).get(person.id)
    if (cover === 'on' || cover === 'leave') throw refuse('not_free', { name: person.name })
  }
}

/**
 * Somebody works here no more: their pattern ends and lines to come are struck, in the transaction in which they leave
 * (CoP-S14). @returns how many patterns and lines
 */
export const endRotaOf = async (
  trx: Trx,
  { agency, person, by, at }: { agency: number; person: string; by: string; at: Date },
): Promise<number> => {
  const { zone } = await agencyOf(trx as Db, agency)
  const today = dayAt(at, zone)
  const patterns = await sql`update rota.follows set until_day = greatest(from_day, ${today}::date)
    where agency_id = ${agency} and person_id = ${person} and (until_day is null or until_day > ${today}::date)`.execute(
    trx,
  )
  const lines =
    await sql`update rota.line set struck_at = ${at}, struck_by = ${by}, struck_why = 'works here no more'
    where agency_id = ${agency} and person_id = ${person} and struck_at is null and ends_at > ${at}`.execute(
      trx,
    )
  return Number(patterns.numAffectedRows ?? 0) + Number(lines.numAffectedRows ?? 0)
}
