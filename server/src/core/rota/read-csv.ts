import { type CsvRow, csvRows } from './csv.ts'
import { isDay, isTime, momentOf } from './days.ts'
import type { LineKind } from './store.ts'

export type Problem = { line: number; field: string; sentence: string }
/** A line of a file as it was read; `who` is an address, name or id, null where the file does not say. */
export type ReadLine = {
  line: number
  who: string | null
  kind: LineKind
  from: Date
  until: Date
  why: string
}
export type ReadFile = { lines: ReadLine[]; problems: Problem[] }

/** The most lines of one file: a year of two shifts a day for a small centre. */
export const mostLines = 20_000

const columns = ['person', 'kind', 'from', 'until', 'why'] as const
type Column = (typeof columns)[number]
const needed: readonly Column[] = ['person', 'from', 'until']
const kinds: Record<string, LineKind> = { '': 'on', on: 'on', off: 'off', leave: 'leave' }

/** "2026-03-01 07:00" on the agency's clock, or a moment with its own offset; null for anything else. */
export const momentIn = (text: string, zone: string): Date | null => {
  const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?$/.exec(text)
  if (local) return isDay(local[1]!) && isTime(local[2]!) ? momentOf(local[1]!, local[2]!, zone) : null
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}

/**
 * Reads a rota as CSV: a first line with the names of the columns (person, from, until; kind and why where wanted), then
 * a line for each shift or leave. Every line is judged; nothing is guessed.
 */
export const readCsv = (text: string, zone: string): ReadFile => {
  const { rows, unclosed } = csvRows(text)
  if (unclosed !== null)
    return refused(unclosed, 'quotation mark', 'is opened here and never closed: close it, or take it out.')
  const [head, ...body] = rows
  const places = new Map((head?.cells ?? []).map((name, n) => [name.toLowerCase(), n]))
  const missing = needed.filter((name) => !places.has(name))
  if (!head || missing.length > 0)
    return refused(
      head?.line ?? 1,
      missing.join(', ') || 'columns',
      `missing in the first line, which names the columns: ${columns.join(', ')}.`,
    )
  if (body.length > mostLines)
    return refused(0, 'file', `has ${body.length} lines, and one file holds ${mostLines}: cut it into parts.`)
  const read = body.map((row) => judge(row, (name) => row.cells[places.get(name) ?? -1] ?? '', zone))
  return {
    lines: read.flatMap((one) => ('problem' in one ? [] : [one])),
    problems: read.flatMap((one) => ('problem' in one ? [one.problem] : [])),
  }
}

const refused = (line: number, field: string, sentence: string): ReadFile => ({
  lines: [],
  problems: [{ line, field, sentence }],
})

const judge = (
  { line }: CsvRow,
  cell: (name: Column) => string,
  zone: string,
): ReadLine | { problem: Problem } => {
  const wrong = (field: Column, sentence: string) => ({ problem: { line, field, sentence } })
  const kind = kinds[cell('kind').toLowerCase()]
  const from = momentIn(cell('from'), zone)
  const until = momentIn(cell('until'), zone)
  const form = 'write it as 2026-03-01 07:00.'
  if (cell('person') === '') return wrong('person', 'is empty: write an e-mail address or a name.')
  if (!kind) return wrong('kind', `"${cell('kind')}" is none: write on, off or leave.`)
  if (!from) return wrong('from', `"${cell('from')}" is no date and time: ${form}`)
  if (!until) return wrong('until', `"${cell('until')}" is no date and time: ${form}`)
  return { line, who: cell('person'), kind, from, until, why: cell('why').slice(0, 200) }
}
