import type { Figures, Measured } from './interval.ts'

const shown = (m: Measured): string =>
  m === null ? '–' : `${m.value.toFixed(3)} (${m.low.toFixed(2)}–${m.high.toFixed(2)})`

/** A Markdown table: one line a queue, with recall in the first 5, 10, 20, 50 % and average precision. */
export function table(first: string, lines: readonly { name: string; figures: Figures }[]): string {
  const head = [
    first,
    'messages',
    'urgent',
    'first 5 %',
    'first 10 %',
    'first 20 %',
    'first half',
    'average precision',
  ]
  const rows = lines.map(({ name, figures: f }) => [
    name,
    String(f.messages),
    String(f.urgent),
    ...f.recall.map(shown),
    shown(f.precision),
  ])
  return grid([head, ...rows])
}

/** Any rows as a Markdown table; the first row is its head. */
export function grid(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const [head, ...rest] = rows
  return [line(head!), line(head!.map(() => '-')), ...rest.map(line)].join('\n')
}
