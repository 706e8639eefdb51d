import type { RotaRow } from '@callbox/contract'

type Span = RotaRow['spans'][number]

const time = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(moment))

/** From when to when on the agency's clock, as far as it lies on one day; "all day" where it is the whole of it. */
export const hoursOn = (span: Span, day: { from: string; until: string }, zone: string): string => {
  const before = span.from < day.from
  const after = span.until > day.until
  const starts = before || span.from === day.from
  const ends = after || span.until === day.until
  if (starts && ends) return 'all day'
  if (before) return `–${time(span.until, zone)}`
  return `${time(span.from, zone)}–${time(span.until, zone)}`
}

/** Those of somebody's stretches that touch a day. One that only ends there at midnight does not. */
export const spansOn = (spans: readonly Span[], day: { from: string; until: string }): Span[] =>
  spans.filter(({ from, until }) => from < day.until && until > day.from)

export const kindWords: Record<Span['kind'], string> = { on: 'on', off: 'not on', leave: 'leave' }

/** Sun 1 Mar. */
export const dayWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(new Date(`${day}T12:00:00Z`))

/** So many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A field of date and time for a moment in a zone: what its clocks show. */
export const fieldOf = (moment: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(new Date(moment))
    .replace(' ', 'T')

/** The moment at which the clocks of a zone show what stands in a field of date and time; null when nothing does. */
export const momentIn = (field: string, zone: string): string | null => {
  const shown = Date.parse(`${field}:00Z`)
  if (field === '' || Number.isNaN(shown)) return null
  const ahead = (at: number): number => Date.parse(`${fieldOf(new Date(at).toISOString(), zone)}:00Z`) - at
  const first = shown - ahead(shown)
  return new Date(shown - ahead(first)).toISOString()
}
