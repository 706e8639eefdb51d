import type { QueueItem } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { isWornOut, type Pages, withCounts, withRows } from './rows.ts'

const row = (id: string, over: Partial<QueueItem> = {}): QueueItem =>
  ({
    id,
    band: 'question',
    state: 'open',
    marks: [],
    claim: null,
    version: 1,
    due: { kind: 'look', at: `2026-03-01T02:${id}:00.000Z`, seconds: 60 },
    ...over,
  }) as QueueItem
const held = (next: string | null, ...items: QueueItem[]): Pages => ({
  pages: [{ items, next }],
  pageParams: [undefined],
})
const ids = (pages: Pages) => pages.pages.flatMap(({ items }) => items.map(({ id }) => id))
const claim = { by: { id: 'okafor', name: 'B. Okafor' }, state: 'held' as const, until: '', why: null }

describe('rows that come with the events', () => {
  it('take their place by urgency and then by the target that runs', () => {
    const queue = held(null, row('10', { band: 'life_at_risk' }), row('20'), row('40'))
    expect(ids(withRows(queue, 'all', [row('30')]))).toEqual(['10', '20', '30', '40'])
    expect(ids(withRows(queue, 'all', [row('50', { band: 'life_at_risk' })]))).toEqual([
      '10',
      '50',
      '20',
      '40',
    ])
    expect(ids(withRows(queue, 'all', [row('60', { marks: ['perhaps urgent'] })]))[1]).toBe('60')
    expect(ids(withRows(queue, 'all', [row('50')]))).toEqual(['10', '20', '40', '50'])
  })

  it('what lies beyond the last page that was read is not shown before its turn', () => {
    expect(ids(withRows(held('more', row('10')), 'all', [row('50')]))).toEqual(['10'])
  })

  it('a row that is shown becomes what it is now; one that left the view goes', () => {
    const queue = held(null, row('10'), row('20'))
    const now = withRows(queue, 'unassigned', [row('10', { version: 2, claim })])
    expect(ids(now)).toEqual(['20'])
    const still = withRows(queue, 'all', [row('10', { version: 2, claim })])
    expect(still.pages[0]!.items[0]!.claim).toEqual(claim)
    expect(ids(withRows(queue, 'all', [row('20', { state: 'closed', version: 2 })]))).toEqual(['10'])
  })

  it('an older row than the one that is shown changes nothing', () => {
    const queue = held(null, row('10', { version: 3 }))
    expect(withRows(queue, 'all', [row('10', { version: 2, state: 'closed' })])).toBe(queue)
  })

  it('in views whose order only the server knows nothing new is put in', () => {
    const queue = held(null, row('10'))
    for (const view of ['mine', 'waiting', 'closed', 'copies'])
      expect(withRows(queue, view, [row('20')])).toBe(queue)
  })
})

describe('the counters that come with the rows', () => {
  const counts = { open: 5, unassigned: 4, waiting: 0, copies: 0, unknown: 0, byBand: {} }
  const shown = (mine: number): Pages => ({
    pages: [{ items: [], next: null, counts: { ...counts, open: 1, mine } }],
    pageParams: [undefined],
  })

  it('take the place of those shown; what I hold stays until claims have moved', () => {
    const told = { rows: [], counts }
    expect(withCounts(shown(2), told, 'ruiz').pages[0]!.counts).toEqual({ ...counts, mine: 2 })
    const moved = { ...told, held: { okafor: 3 } }
    expect(withCounts(shown(2), moved, 'ruiz').pages[0]!.counts?.mine).toBe(0)
    expect(withCounts(shown(2), moved, 'okafor').pages[0]!.counts?.mine).toBe(3)
  })

  it('a page is read again when its rows have nearly gone and there are more, or when too many have come', () => {
    const rows = (n: number) => Array.from({ length: n }, (_, i) => row(String(i)))
    expect(isWornOut(held('more', ...rows(19)))).toBe(true)
    expect(isWornOut(held(null, ...rows(19)))).toBe(false)
    expect(isWornOut(held('more', ...rows(100)))).toBe(false)
    expect(isWornOut(held(null, ...rows(1001)))).toBe(true)
  })
})
