import { findAgency } from '#core/identity'
import type { Db, Trx } from '#platform/db'
import { dayAt, daysAfter } from './days.ts'
import { holds, shiftsOver } from './pattern.ts'
import { followedOver, knownAmong, type Line, linesOver } from './store.ts'

/** `unknown`: the rota says nothing of this person, which is not the same as being off. */
export type Cover = 'on' | 'off' | 'leave' | 'unknown'

/** What the lines say of a moment: leave before all, then the newest; null when they say nothing. */
export const byLines = (lines: readonly Pick<Line, 'kind'>[]): Cover | null =>
  lines.some(({ kind }) => kind === 'leave') ? 'leave' : (lines.at(-1)?.kind ?? null)

/**
 * Whether each of these people is meant to be at work at a moment: on, off, on leave, or nothing is known. Leave goes
 * before what a pattern or a line says, a line before the pattern, the newest line before older ones. Every person asked
 * about is in the answer; without people nothing is read. Two indexed statements, three when somebody is in none of them
 * (APCO 2.3.2: cover is checked against leave and shift).
 */
export const coverOf = async (
  db: Db | Trx,
  agency: number,
  persons: readonly string[],
  at: Date,
): Promise<Map<string, Cover>> => {
  if (persons.length === 0) return new Map()
  const zone = (await findAgency(db, agency))?.zone ?? 'UTC'
  const today = dayAt(at, zone)
  const [lines, followed] = [
    await linesOver(db, agency, persons, at, new Date(at.getTime() + 1)),
    await followedOver(db, agency, persons, daysAfter(today, -1), daysAfter(today, 1)),
  ]
  const theirLines = Map.groupBy(lines, (line) => line.person)
  const theirs = Map.groupBy(followed, (one) => one.person)
  const silent = persons.filter((person) => !theirLines.has(person) && !theirs.has(person))
  const known = silent.length > 0 ? await knownAmong(db, agency, silent) : new Set<string>()
  return new Map(
    persons.map((person) => {
      const said = byLines(theirLines.get(person) ?? [])
      if (said) return [person, said]
      const patterns = theirs.get(person)
      if (!patterns) return [person, known.has(person) ? 'off' : 'unknown']
      const on = patterns.some((one) =>
        shiftsOver(one, one, { day: today, days: 1, zone }).some((span) => holds(span, at)),
      )
      return [person, on ? 'on' : 'off']
    }),
  )
}
