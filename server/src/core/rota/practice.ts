import { sql } from 'kysely'
import { people, personsBy } from '#core/identity'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { type Day, dayAt, daysAfter, momentOf } from './days.ts'
import type { Pattern } from './pattern.ts'
import { changed, type Ground } from './plan.ts'
import { insertLines, type Line } from './store.ts'

const by = 'practice centre'
const [begins, ends] = ['07:00', '19:00'] as const
const round = (from: string, until: string, days: readonly number[]) =>
  days.map((day) => ({ day, from, until }))

type Named = 'days' | 'nights' | 'office' | 'evenings'
const patterns: Record<Named, Omit<Pattern, 'id'>> = {
  days: { name: 'Days, four on four off', days: 8, shifts: round(begins, ends, [0, 1, 2, 3]) },
  nights: { name: 'Nights, four on four off', days: 8, shifts: round(ends, begins, [0, 1, 2, 3]) },
  office: { name: 'Office hours', days: 7, shifts: round('08:00', '17:00', [0, 1, 2, 3, 4]) },
  evenings: { name: 'Afternoons and evenings', days: 7, shifts: round('12:00', '20:00', [1, 2, 3, 4, 5]) },
}
/** A Monday, from which weeks are counted. */
const aMonday: Day = '2024-01-01'

/** Who works what, by the name before the @; the watch that is on at the moment, and the one that takes over from it. */
const follows = {
  now: ['ruiz', 'lindqvist'],
  next: ['okafor'],
  office: ['marsh', 'tran', 'brandt', 'mensah', 'silva', 'petrov', 'adeyemi'],
  evenings: ['sato', 'novak'],
} as const

/**
 * A rota for the invented people of a practice centre, around the moment in which it is made: the watch of the desk that
 * is on, at whatever hour that is, has its second shift of four, another takes over at its end; the others keep office
 * hours. One of them is on leave for some days, one is on call for an evening.
 */
export const makePracticeRota = async (
  { db, clock }: Ground,
  { id: agency, zone }: { id: number; zone: string },
): Promise<void> => {
  const at = clock.now()
  const staff = await personsBy(
    db,
    (await people(db, agency, clock)).map(({ id }) => id),
  )
  const idOf = (name: string) => staff.find(({ email }) => email.startsWith(`${name}@`))?.id
  const today = dayAt(at, zone)
  const early = at < momentOf(today, begins, zone)
  const night = early || at >= momentOf(today, ends, zone)
  // The day on which the shift that is on now began, and the one after it begins.
  const began = early ? daysAfter(today, -1) : today
  const then = night ? daysAfter(began, 1) : began
  const watches: [Named, readonly string[], Day][] = [
    [night ? 'nights' : 'days', follows.now, daysAfter(began, -1)],
    [night ? 'days' : 'nights', follows.next, then],
    ['office', follows.office, aMonday],
    ['evenings', follows.evenings, aMonday],
  ]
  type Moment = readonly [Day, string]
  const line = (
    name: string,
    kind: Line['kind'],
    [from, until]: readonly [Moment, Moment],
    why: string,
  ): Line[] => {
    const person = idOf(name)
    const over = { from: momentOf(...from, zone), until: momentOf(...until, zone) }
    return person ? [{ id: newId(at), person, kind, ...over, why, source: 'hand' }] : []
  }
  const [tomorrow, back] = [daysAfter(today, 1), daysAfter(today, 5)]
  const away = [
    [today, '00:00'],
    [back, '00:00'],
  ] as const
  const evening = [
    [tomorrow, ends],
    [tomorrow, '23:00'],
  ] as const
  const lines = [
    ...line('mensah', 'leave', away, 'Annual leave'),
    ...line('marsh', 'on', evening, 'On call for the town fair'),
  ]
  await db.transaction().execute(async (trx) => {
    const ids = await insertPatterns(trx, agency, at)
    for (const [pattern, names, first] of watches)
      for (const person of names.flatMap((name) => idOf(name) ?? []))
        await sql`insert into rota.follows (agency_id, follows_id, person_id, pattern_id, first_day, from_day, made_by, made_at)
          values (${agency}, ${newId(at)}, ${person}, ${ids[pattern]}, ${first}::date, ${daysAfter(today, -28)}::date, ${by}, ${at})`.execute(
          trx,
        )
    await insertLines(trx, agency, lines, { by, at })
    await changed(trx, { agency, by }, at, { practice: true, lines: lines.length })
  })
}

const insertPatterns = async (trx: Trx, agency: number, at: Date): Promise<Record<Named, string>> => {
  const ids = {} as Record<Named, string>
  for (const [key, { name, days, shifts }] of Object.entries(patterns) as [Named, Omit<Pattern, 'id'>][]) {
    ids[key] = newId(at)
    await sql`insert into rota.pattern (agency_id, pattern_id, name, days, shifts, made_by, made_at)
      values (${agency}, ${ids[key]}, ${name}, ${days}, ${JSON.stringify(shifts)}::jsonb, ${by}, ${at})`.execute(
      trx,
    )
  }
  return ids
}
