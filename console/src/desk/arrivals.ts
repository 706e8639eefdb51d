import type { QueueItem } from '@callbox/contract'

/** A row on the screen: the item as it is now, and whether it has meanwhile left this view. */
export type Row = { item: QueueItem; gone: boolean }
export type Arrivals = { rows: Row[]; waiting: QueueItem[]; atRisk: QueueItem[] }

/**
 * Nothing moves under the cursor: rows keep the order in which they were shown, with their newest content;
 * what is new waits behind a count until the person asks for it. Only what is old and belongs below the last row
 * (it slid up from the next page) is added there, since that moves nothing. `since`: when the order was shown.
 */
export const arrivals = (
  shown: readonly string[],
  known: ReadonlyMap<string, QueueItem>,
  fresh: readonly QueueItem[],
  since: string,
): Arrivals => {
  const now = new Map(fresh.map((item) => [item.id, item]))
  const here = new Set(shown)
  const lastShown = fresh.findLastIndex((item) => here.has(item.id))
  const below = fresh.filter((item, n) => n > lastShown && !here.has(item.id) && item.lastInAt <= since)
  const rows = [...shown, ...below.map((item) => item.id)].flatMap((id): Row[] => {
    const item = now.get(id) ?? known.get(id)
    return item ? [{ item, gone: !now.has(id) }] : []
  })
  const placed = new Set(rows.map((row) => row.item.id))
  const waiting = fresh.filter((item) => !placed.has(item.id))
  return { rows, waiting, atRisk: waiting.filter((item) => item.band === 'life_at_risk') }
}

/** What the count says: "6 new, 1 life at risk". */
export const arrivalWords = ({ waiting, atRisk }: Pick<Arrivals, 'waiting' | 'atRisk'>): string =>
  waiting.length === 0 ? '' : `${waiting.length} new${atRisk.length ? `, ${atRisk.length} life at risk` : ''}`

/** What is rung for: the conversation, and once more each time its copies add something. */
export const ringKey = ({ id, copies }: Pick<QueueItem, 'id' | 'copies'>): string =>
  copies?.news.length ? `${id} ${copies.news.length}` : id

/** The life-at-risk items that nobody has looked at and that this browser has not yet rung for. */
export const toRing = (fresh: readonly QueueItem[], rung: ReadonlySet<string>): QueueItem[] =>
  fresh.filter(
    (item) =>
      item.band === 'life_at_risk' && item.state === 'open' && !item.lookedAt && !rung.has(ringKey(item)),
  )
