import ICAL from 'ical.js'
import { momentOf } from './days.ts'
import { mostLines, type Problem, type ReadFile, type ReadLine } from './read-csv.ts'
import type { LineKind } from './store.ts'

/** How far ahead a repeated entry is laid out, in days. */
const ahead = 400
/** Occurrences that one repeated entry may have. */
const mostOccurrences = 1000
const leaveWords = /\b(leave|holiday|vacation|sick|absen\w*|time off|annual)\b/i

type Stretch = { from: Date; until: Date }

/** The moment of a calendar's time; a time of no zone is on the agency's clock. */
const momentFor = (time: ICAL.Time, zone: string): Date => {
  if (time.zone !== ICAL.Timezone.localTimezone && !time.isDate) return time.toJSDate()
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`
  return momentOf(day, time.isDate ? '00:00' : `${two(time.hour)}:${two(time.minute)}`, zone)
}

/** Whose entry it is: who attends, who organises, or who is named before a colon or dash of its title. */
const whoOf = (entry: ICAL.Component): string | null => {
  for (const name of ['attendee', 'organizer']) {
    const said = entry.getFirstProperty(name)?.getFirstValue()
    if (typeof said === 'string' && /^mailto:/i.test(said)) return said.slice(7)
  }
  return null
}

const kindOf = (event: ICAL.Event, entry: ICAL.Component): LineKind => {
  const categories = entry.getAllProperties('categories').flatMap((one) => one.getValues())
  return leaveWords.test([event.summary ?? '', ...categories].join(' ')) ? 'leave' : 'on'
}

const stretchesOf = (event: ICAL.Event, zone: string, until: Date): Stretch[] | null => {
  const whole = (start: ICAL.Time, end: ICAL.Time): Stretch => ({
    from: momentFor(start, zone),
    until: momentFor(end, zone),
  })
  if (!event.isRecurring()) return [whole(event.startDate, event.endDate)]
  const found: Stretch[] = []
  const times = event.iterator()
  for (let next = times.next(); next; next = times.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next)
    const stretch = whole(startDate, endDate)
    if (stretch.from > until) break
    found.push(stretch)
    if (found.length > mostOccurrences) return null
  }
  return found
}

/**
 * Reads a rota as iCalendar (RFC 5545): each entry is a shift, or leave where its title or category says so; repeated
 * ones are laid out for a year and a little. Cancelled entries are left out. A line number is that of the entry's BEGIN.
 */
export const readIcal = (text: string, zone: string, now: Date): ReadFile => {
  const lines: ReadLine[] = []
  const problems: Problem[] = []
  const starts = text.split(/\r?\n/).flatMap((one, n) => (/^BEGIN:VEVENT\s*$/i.test(one) ? [n + 1] : []))
  let calendar: ICAL.Component
  try {
    calendar = new ICAL.Component(
      ICAL.parse(text) as unknown as ConstructorParameters<typeof ICAL.Component>[0],
    )
  } catch {
    const sentence = 'is not a calendar file: save it as .ics and send it whole.'
    return { lines, problems: [{ line: 0, field: 'file', sentence }] }
  }
  for (const one of calendar.getAllSubcomponents('vtimezone')) {
    const named = new ICAL.Timezone(one)
    if (!ICAL.TimezoneService.has(named.tzid)) ICAL.TimezoneService.register(named)
  }
  const until = new Date(now.getTime() + ahead * 24 * 3600 * 1000)
  const entries = calendar.getAllSubcomponents('vevent')
  for (const [n, entry] of entries.entries()) {
    const line = starts[n] ?? 0
    const read = readEntry(entry, { zone, until })
    if (typeof read === 'string') problems.push({ line, field: read.split(' ', 1)[0]!, sentence: read })
    else lines.push(...read.map((each) => ({ ...each, line })))
    if (lines.length > mostLines) {
      const sentence = `has more than ${mostLines} entries, repeated ones laid out: cut it into parts.`
      return { lines: [], problems: [{ line: 0, field: 'file', sentence }] }
    }
  }
  if (entries.length === 0)
    problems.push({ line: 0, field: 'file', sentence: 'has no entry in it: choose another file.' })
  return { lines, problems }
}

/** @returns what is wrong, beginning with the field, or the lines. */
const readEntry = (
  entry: ICAL.Component,
  { zone, until }: { zone: string; until: Date },
): string | Omit<ReadLine, 'line'>[] => {
  try {
    if (String(entry.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return []
    if (!entry.hasProperty('dtstart')) return 'DTSTART is missing: an entry needs a beginning.'
    const event = new ICAL.Event(entry)
    const unknown = unknownZone(entry)
    if (unknown)
      return `DTSTART names the time zone "${unknown}", which the file does not describe: save it with its time zones.`
    const stretches = stretchesOf(event, zone, until)
    if (stretches === null)
      return `RRULE repeats the entry more than ${mostOccurrences} times: give it an end.`
    const why = (event.summary ?? '').slice(0, 200)
    return stretches.map((one) => ({ ...one, who: whoOf(entry), kind: kindOf(event, entry), why }))
  } catch {
    return 'DTSTART or another field of the entry cannot be read: correct it and send the file again.'
  }
}

/** A zone that the file names and nobody knows: its times would be read as the agency's own. */
const unknownZone = (entry: ICAL.Component): string | null => {
  for (const name of ['dtstart', 'dtend']) {
    const zone = entry.getFirstProperty(name)?.getParameter('tzid')
    if (typeof zone === 'string' && !ICAL.TimezoneService.has(zone)) return zone
  }
  return null
}
