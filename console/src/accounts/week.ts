import { type Hours, type Weekday, weekdays } from '@callbox/contract'

export const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

export type Span = { from: string; to: string }

const time = /^(\d{1,2})(?::?(\d{2}))?$/

const clockTime = (typed: string): string | null => {
  const [, hour, minute = '00'] = time.exec(typed.trim()) ?? []
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return null
  if (Number(hour) === 24 && minute !== '00') return null
  return `${hour.padStart(2, '0')}:${minute}`
}

/** Hours as people type them ("8-17, 18:30-22", "all day", ""), or what is wrong with them. */
export const readDay = (typed: string): { spans: Span[] } | { wrong: string } => {
  const words = typed.trim().toLowerCase()
  if (words === '' || words === 'none' || words === 'closed') return { spans: [] }
  if (words === 'all day' || words === 'always') return { spans: [{ from: '00:00', to: '24:00' }] }
  const spans: Span[] = []
  for (const part of words.split(/[,;]| and /)) {
    const [from, to, more] = part.split(/[-–]| to /).map(clockTime)
    if (!from || !to || more !== undefined) return { wrong: `“${part.trim()}” is no span: write 8:00-17:00.` }
    if (from >= to) return { wrong: `“${part.trim()}” ends before it begins: part it at midnight, 24:00.` }
    spans.push({ from, to })
  }
  if (spans.length > 4) return { wrong: 'At most four spans a day.' }
  return { spans }
}

/** The same way back. */
export const writeDay = (spans: readonly Span[]): string =>
  spans.length === 1 && spans[0]?.from === '00:00' && spans[0].to === '24:00'
    ? 'all day'
    : spans.map(({ from, to }) => `${from}-${to}`).join(', ')

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Where a span stands in its day, in parts of a hundred. */
export const placeOf = ({ from, to }: Span): { left: number; width: number } => ({
  left: minutes(from) / 14.4,
  width: (minutes(to) - minutes(from)) / 14.4,
})

/** Days that follow one another and are watched alike, together: "Monday to Friday 08:00–17:00". */
export const weekInWords = ({ always, week }: Hours): string => {
  if (always) return 'At all hours, every day.'
  const runs: { from: Weekday; to: Weekday; words: string }[] = []
  for (const day of weekdays) {
    const words = writeDay(week[day]).replaceAll('-', '–')
    const last = runs.at(-1)
    if (last && last.words === words) last.to = day
    else runs.push({ from: day, to: day, words })
  }
  const said = runs
    .filter(({ words }) => words !== '')
    .map(
      ({ from, to, words }) =>
        `${from === to ? dayNames[from] : `${dayNames[from]} to ${dayNames[to]}`} ${words}`,
    )
  return said.length === 0 ? 'Never.' : `${said.join('; ')}.`
}
