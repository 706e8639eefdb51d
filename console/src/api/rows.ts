import { type OutputOf, places, type QueueItem, type QueueRows, type Routes } from '@callbox/contract'

type Counts = OutputOf<Routes['desk.queue']>['counts']
type Page = { items: QueueItem[]; next: string | null; counts?: Counts }
/** What the cache holds of one view of the queue. */
export type Pages = { pages: Page[]; pageParams: unknown[] }

/** Whether a row belongs in a view, as far as the row itself tells; null where only the server knows. */
const belongs = (view: string, row: QueueItem): boolean | null => {
  if (view === 'all') return row.state === 'open'
  if (view === 'unassigned') return row.state === 'open' && row.claim === null
  return null
}

/** Whether the rows that come by themselves say all there is to say of a view. */
export const isToldWhole = (view: unknown): boolean => view === 'all' || view === 'unassigned'

/** Whether the pages must be read again: so many rows have gone from them that they end too soon, or so many came. */
export const isWornOut = ({ pages }: Pages): boolean => {
  const shown = pages.reduce((sum, { items }) => sum + items.length, 0)
  return shown > mostShown || (shown < fewestShown && pages.at(-1)?.next != null)
}
const fewestShown = 20
/** Rows that came by themselves are put in place up to so many. */
export const mostShown = 1000

/** The counters that came with rows; what I hold stays as it was where nobody's claims have moved. */
export const withCounts = (
  held: Pages,
  { counts, held: by }: Extract<QueueRows, { counts: unknown }>,
  me: string,
): Pages => ({
  ...held,
  pages: held.pages.map((page) => ({
    ...page,
    ...(page.counts ? { counts: { ...counts, mine: by ? (by[me] ?? 0) : page.counts.mine } } : {}),
  })),
})

/** The order of work: by place, what is perhaps urgent after the emergencies, then by the target that runs. */
const before = (a: QueueItem, b: QueueItem): boolean => {
  const doubted = (row: QueueItem): boolean => row.marks.includes('perhaps urgent')
  const rank = (row: QueueItem): number => places.indexOf(doubted(row) ? 'emergency' : row.band)
  if (rank(a) !== rank(b)) return rank(a) < rank(b)
  const [x, y] = [a.due?.at ?? '9', b.due?.at ?? '9']
  return x === y ? a.id < b.id : x < y
}

/**
 * The pages of a view with rows that came by themselves: one that is shown is replaced, one that left the view goes, a
 * new one takes its place. An older row than the one that is shown changes nothing. What lies beyond the last page that
 * was read stays there; so do rows of views whose order or content only the server knows.
 */
export const withRows = (held: Pages, view: string, rows: readonly QueueItem[]): Pages => {
  const shown = new Map(held.pages.flatMap((page) => page.items.map((item) => [item.id, item])))
  const newer = rows.filter((row) => (shown.get(row.id)?.version ?? 0) <= row.version)
  const known = newer.filter((row) => shown.has(row.id))
  const fresh = newer.filter((row) => !shown.has(row.id) && belongs(view, row) === true)
  if (known.length + fresh.length === 0) return held
  const now = new Map(known.map((row) => [row.id, row]))
  const pages = held.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => {
      const row = now.get(item.id)
      return !row ? [item] : belongs(view, row) === false ? [] : [row]
    }),
  }))
  for (const row of fresh) {
    const page = pages.find(({ items }) => items.some((item) => before(row, item)))
    const last = pages.at(-1)
    if (page)
      page.items.splice(
        page.items.findIndex((item) => before(row, item)),
        0,
        row,
      )
    else if (last?.next === null) last.items.push(row)
  }
  return { ...held, pages }
}
