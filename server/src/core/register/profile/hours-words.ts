import { type Hours, weekdays } from '@callbox/contract'

/** A Monday; the days after it give the names of the week. */
const monday = Date.UTC(2024, 0, 1)
const dayNames = (language: string): string[] => {
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return weekdays.map((_, n) => name.format(new Date(monday + n * 86_400_000)).replace(/\.$/, ''))
}

/**
 * Hours as a profile says them: "Mon–Fri 08:00–17:00; Sat 10:00–14:00". Days in a row with the same hours are one.
 * `holidays` is how the language says that holidays are none, with {{hours}} in it; it is used when there are any.
 */
export const hoursInWords = (hours: Hours, language: string, holidays: string): string => {
  const names = dayNames(language)
  const said = weekdays.map((weekday) =>
    hours.week[weekday]
      .toSorted((a, b) => a.from.localeCompare(b.from))
      .map(({ from, to }) => `${from}–${to}`)
      .join(', '),
  )
  const runs: { from: number; to: number; times: string }[] = []
  said.forEach((times, n) => {
    const last = runs.at(-1)
    if (last && last.to === n - 1 && last.times === times) last.to = n
    else runs.push({ from: n, to: n, times })
  })
  const words = runs
    .filter(({ times }) => times !== '')
    .map(({ from, to, times }) => `${names[from]}${to > from ? `–${names[to]}` : ''} ${times}`)
    .join('; ')
  return hours.holidays.length > 0 ? holidays.replace(/\{\{\s*hours\s*\}\}/, words) : words
}
