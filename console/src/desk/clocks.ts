import { counted } from '@callbox/contract'
/** A duration as a clock: 0:41, 12:05, 3:07 h, 2 d 4 h. Never negative. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 3600) return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)}:${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} h`
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`
}

/** The same in words, for a screen reader. */
export const spoken = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 60) return counted(whole, 'second')
  if (whole < 3600) return counted(Math.floor(whole / 60), 'minute')
  if (whole < 86_400) return counted(Math.floor(whole / 3600), 'hour')
  return counted(Math.floor(whole / 86_400), 'day')
}

export type Due = { kind: 'look' | 'answer'; at: string; seconds: number }
export type Bar = { part: number; over: boolean; left: number }

/** How far a target has run: `part` 0–1 of the time used, `left` in seconds (negative when over). At the target the bar changes shape. */
export const barOf = (due: Due, now: number): Bar => {
  const left = (Date.parse(due.at) - now) / 1000
  const part = due.seconds > 0 ? Math.min(1, Math.max(0, 1 - left / due.seconds)) : 1
  return { part, over: left <= 0, left }
}

/** The running clock in words: what must happen and by when. */
export const dueWords = (due: Due, now: number): string => {
  const { over, left } = barOf(due, now)
  const what = due.kind === 'look' ? 'first look' : 'first answer'
  return over ? `${what} overdue by ${clock(-left)}` : `${clock(left)} left for ${what}`
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** A moment in the agency's zone: the time alone when it was today, otherwise with its day. */
export const timeAt = (moment: string, zone: string, now: number): string => {
  const at = new Date(moment)
  const sameDay = Math.abs(now - at.getTime()) < 20 * 3_600_000
  const key = `${zone} ${sameDay}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      timeStyle: 'medium',
      ...(sameDay ? {} : { dateStyle: 'medium' }),
    })
    formats.set(key, format)
  }
  return format.format(at)
}

const zoneIn = (moment: Date, zone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone
const zones = new Map<string, string>()
/** How people there call the zone at that moment: CST, BST; an offset where it has no such name in English. */
export const zoneAt = (moment: string, zone: string): string => {
  // The name changes only with summer time: it is asked for once an hour.
  const key = `${zone} ${moment.slice(0, 13)}`
  const known = zones.get(key)
  if (known) return known
  const at = new Date(moment)
  const british = zoneIn(at, zone, 'en-GB')
  const name = /\d/.test(british) ? zoneIn(at, zone, 'en-US') : british
  zones.set(key, name)
  return name
}
/** A moment in full, in the agency's zone and with its name: 22 Nov 2026, 02:14:07 CST. */
export const exactAt = (moment: string, zone: string): string =>
  `${timeAt(moment, zone, 0)} ${zoneAt(moment, zone)}`

/** Whether our clock and the network's tell two moments apart: by a second or more. */
export const twoTimes = (networkAt: string, capturedAt: string): boolean =>
  Math.abs(Date.parse(capturedAt) - Date.parse(networkAt)) >= 1000
