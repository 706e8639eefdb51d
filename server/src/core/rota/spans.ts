import { type Day, daysAfter, momentOf } from './days.ts'
import { type Span, shiftsOver } from './pattern.ts'
import type { Followed, Line, LineKind } from './store.ts'

/** A stretch of somebody's rota; `line` null where a pattern says so. */
export type PlannedSpan = Span & { kind: LineKind; why: string; line: string | null }

/** A stretch with what another covers taken out of it. */
const without = (span: PlannedSpan, { from, until }: Span): PlannedSpan[] => {
  if (until <= span.from || from >= span.until) return [span]
  return [
    ...(from > span.from ? [{ ...span, until: from }] : []),
    ...(until < span.until ? [{ ...span, from: until }] : []),
  ]
}

/**
 * Somebody's rota over some days, in order and without overlaps: leave goes before lines, the newest line before older
 * ones, lines before the pattern. `lines` the newest last.
 */
export const plannedSpans = (
  followed: readonly Followed[],
  lines: readonly Line[],
  { day, days, zone }: { day: Day; days: number; zone: string },
): PlannedSpan[] => {
  const window = { from: momentOf(day, '00:00', zone), until: momentOf(daysAfter(day, days), '00:00', zone) }
  const said = lines.map(({ id, kind, from, until, why }) => ({
    kind,
    from,
    until,
    why,
    line: id as string | null,
  }))
  const order: PlannedSpan[] = [
    ...followed.flatMap((one) =>
      shiftsOver(one, one, { day, days, zone }).map((span) => ({
        ...span,
        kind: 'on' as const,
        why: one.name,
        line: null,
      })),
    ),
    ...said.filter(({ kind }) => kind !== 'leave'),
    ...said.filter(({ kind }) => kind === 'leave'),
  ]
  return order
    .reduce<PlannedSpan[]>((laid, span) => [...laid.flatMap((under) => without(under, span)), span], [])
    .filter(({ from, until }) => from < window.until && until > window.from)
    .sort((a, b) => a.from.getTime() - b.from.getTime())
}
