/** A day on somebody's calendar: "2026-03-01". */
export type Day = string

const dayMs = 24 * 3600 * 1000
const format = new Map<string, Intl.DateTimeFormat>()

const formatFor = (zone: string): Intl.DateTimeFormat => {
  const known =
    format.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  format.set(zone, known)
  return known
}

/** What the clocks of a zone show at a moment, as if it were UTC: in milliseconds. */
const shownAt = (at: Date, zone: string): number => {
  const p = Object.fromEntries(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  // Not written out and parsed: a year of less or more than four digits would be none.
  const shown = new Date(0)
  shown.setUTCFullYear(Number(p.year), Number(p.month) - 1, Number(p.day))
  return shown.setUTCHours(Number(p.hour), Number(p.minute), Number(p.second))
}

/** The day that it is in a zone. */
export const dayAt = (at: Date, zone: string): Day => new Date(shownAt(at, zone)).toISOString().slice(0, 10)

/** So many days later. */
export const daysAfter = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** How many days lie from one to another. */
export const daysFrom = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/**
 * The moment at which the clocks of a zone show a day and time. Where they are put forward past it, as long after the
 * change as it would have been; where they show it twice, the first of the two.
 */
export const momentOf = (day: Day, time: string, zone: string): Date => {
  const shown = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`)
  // What the zone is ahead by, asked a day before and a day after: the first that fits is the earlier moment.
  const ahead = [shown - dayMs, shown + dayMs].map((near) => shownAt(new Date(near), zone) - near)
  const fits = ahead.map((by) => new Date(shown - by)).filter((at) => shownAt(at, zone) === shown)
  fits.sort((a, b) => a.getTime() - b.getTime())
  return fits[0] ?? new Date(shown - Math.min(...ahead))
}

/** Whether it is a day that exists, written as year-month-day. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** Whether it is a time of day, from 00:00 to 23:59. */
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
