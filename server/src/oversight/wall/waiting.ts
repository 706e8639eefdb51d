import type { Place } from '@callbox/contract'
import type { Waiting } from '#core/conversations'

/** Some of what waits, added up: how many, since when the longest, how many past a target. */
export type Sum = { n: number; oldest: string | null; overdue: number }

export const sumOf = (rows: readonly Waiting[]): Sum => ({
  n: rows.reduce((n, row) => n + row.n, 0),
  oldest:
    rows.length === 0 ? null : new Date(Math.min(...rows.map((row) => row.oldest.getTime()))).toISOString(),
  overdue: rows.reduce((n, row) => n + row.overdueLook + row.overdueAnswer, 0),
})

const most = (a: Sum, b: Sum): number => b.n - a.n || b.overdue - a.overdue

/** What waits by band, in the order of work, and by account and language, most first. */
export const addUp = (rows: readonly Waiting[], order: readonly Place[]) => {
  const by = <K>(key: (row: Waiting) => K): [K, Sum][] =>
    [...Map.groupBy(rows, key)].map(([one, those]) => [one, sumOf(those)])
  return {
    ...sumOf(rows),
    overdueLook: rows.reduce((n, row) => n + row.overdueLook, 0),
    overdueAnswer: rows.reduce((n, row) => n + row.overdueAnswer, 0),
    byBand: by((row) => row.band)
      .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
      .map(([band, sum]) => ({ band, ...sum })),
    byAccount: by((row) => row.account)
      .toSorted(([, a], [, b]) => most(a, b))
      .map(([account, sum]) => ({ account, ...sum })),
    byLanguage: by((row) => row.language)
      .toSorted(([a, x], [b, y]) => most(x, y) || a.localeCompare(b))
      .map(([language, sum]) => ({ language, ...sum })),
  }
}
