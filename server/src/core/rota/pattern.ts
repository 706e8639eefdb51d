import { type Day, daysAfter, daysFrom, momentOf } from './days.ts'

/** A shift of a pattern: the day of the round it begins on, from 0, and from when to when on the agency's clock. */
export type PatternShift = { day: number; from: string; until: string }
/** A round of so many days that comes again and again: 8 for four on and four off, 7 for a week. */
export type Pattern = { id: string; name: string; days: number; shifts: PatternShift[] }
/** Somebody works a pattern from a day up to, not including, another; the round begins on `firstDay`. */
export type Follows = { firstDay: Day; fromDay: Day; untilDay: Day | null }
export type Span = { from: Date; until: Date }

/** Which day of its round a day is: 0 where the round begins, also before the day it is counted from. */
export const dayOfRound = (days: number, firstDay: Day, day: Day): number => {
  const gone = daysFrom(firstDay, day) % days
  return gone < 0 ? gone + days : gone
}

/** The shifts that begin on a day. One that ends no later than it begins ends on the next day. */
export const shiftsOn = (
  pattern: Pick<Pattern, 'days' | 'shifts'>,
  follows: Follows,
  day: Day,
  zone: string,
): Span[] => {
  if (day < follows.fromDay || (follows.untilDay !== null && day >= follows.untilDay)) return []
  const at = dayOfRound(pattern.days, follows.firstDay, day)
  return pattern.shifts
    .filter((shift) => shift.day === at)
    .map(({ from, until }) => ({
      from: momentOf(day, from, zone),
      until: momentOf(until <= from ? daysAfter(day, 1) : day, until, zone),
    }))
}

/** The shifts that touch a stretch of days, in order; the night before the first counts. */
export const shiftsOver = (
  pattern: Pick<Pattern, 'days' | 'shifts'>,
  follows: Follows,
  { day, days, zone }: { day: Day; days: number; zone: string },
): Span[] =>
  Array.from({ length: days + 1 }, (_, n) => shiftsOn(pattern, follows, daysAfter(day, n - 1), zone)).flat()

export const holds = ({ from, until }: Span, at: Date): boolean => from <= at && at < until
