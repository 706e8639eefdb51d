import { agencyOf, people } from '#core/identity'
import type { Handlers } from '#core/world'
import { coverOf } from './cover.ts'
import { dayAt, daysAfter, momentOf } from './days.ts'
import { plannedSpans } from './spans.ts'
import { followedOver, linesOver, patternsOf } from './store.ts'

/** Some days of everybody's rota: four statements, however many people. */
export const week: NonNullable<Handlers['rota.week']> = async ({ db, clock }, { agency }, { from, days }) => {
  const { zone } = await agencyOf(db, agency)
  const at = clock.now()
  const first = from ?? dayAt(at, zone)
  const end = daysAfter(first, days)
  const shown = Array.from({ length: days }, (_, n) => {
    const day = daysAfter(first, n)
    return { day, from: momentOf(day, '00:00', zone), until: momentOf(daysAfter(day, 1), '00:00', zone) }
  })
  const staff = await people(db, agency, clock)
  const ids = staff.map(({ id }) => id)
  const [followed, lines, cover, patterns] = await Promise.all([
    followedOver(db, agency, ids, daysAfter(first, -1), end),
    linesOver(db, agency, ids, shown[0]!.from, shown.at(-1)!.until),
    coverOf(db, agency, ids, at),
    patternsOf(db, agency),
  ])
  return {
    at: at.toISOString(),
    zone,
    days: shown.map((one) => ({
      day: one.day,
      from: one.from.toISOString(),
      until: one.until.toISOString(),
    })),
    patterns,
    rows: staff.map(({ id, name }) => {
      const theirs = followed.filter((one) => one.person === id)
      const last = theirs.findLast(({ untilDay }) => untilDay === null || untilDay > first)
      const spans = plannedSpans(
        theirs,
        lines.filter((line) => line.person === id),
        { day: first, days, zone },
      )
      return {
        person: { id, name },
        now: cover.get(id) ?? 'unknown',
        pattern: last
          ? { id: last.pattern, name: last.name, from: last.fromDay, until: last.untilDay }
          : null,
        spans: spans.map((span) => ({
          ...span,
          from: span.from.toISOString(),
          until: span.until.toISOString(),
        })),
      }
    }),
  }
}
