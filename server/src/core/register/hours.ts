import { type Hours, weekdays } from '@callbox/contract'

/** The day and minute of a moment where the agency is. */
const localOf = (
  at: Date,
  zone: string,
): { day: string; weekday: (typeof weekdays)[number]; time: string } => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: part('weekday').toLowerCase().slice(0, 3) as (typeof weekdays)[number],
    time: `${part('hour')}:${part('minute')}`,
  }
}

/** The calendar day in a zone, as 2026-12-25. */
export const dayIn = (at: Date, zone: string): string => localOf(at, zone).day

/** Whether the account is said to be watched at this moment; wall time, so that a change of clocks moves nothing. */
export const watchedAt = (hours: Hours, at: Date, zone: string): boolean => {
  if (hours.always) return true
  const { day, weekday, time } = localOf(at, zone)
  if (hours.holidays.includes(day)) return false
  return hours.week[weekday].some(({ from, to }) => from <= time && time < to)
}

/** Whether somebody watches at every hour of every day: then there is no unwatched hour to carry a risk for (CoP CM5). */
export const isAlways = (hours: Hours): boolean =>
  hours.always ||
  (hours.holidays.length === 0 &&
    weekdays.every((weekday) => {
      let covered = '00:00'
      for (const { from, to } of hours.week[weekday].toSorted((a, b) => a.from.localeCompare(b.from)))
        if (from <= covered && to > covered) covered = to
      return covered === '24:00'
    }))

/** Whether no hour at all is watched. */
export const isNever = (hours: Hours): boolean =>
  !hours.always && weekdays.every((weekday) => hours.week[weekday].length === 0)
