import type { QueueItem } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { arrivals, arrivalWords, toRing } from './arrivals.ts'

const item = (id: string, more: Partial<QueueItem> = {}) =>
  ({
    id,
    band: 'question',
    state: 'open',
    lookedAt: null,
    preview: id,
    lastInAt: '2026-11-22T02:10:00.000Z',
    ...more,
  }) as QueueItem
const known = (...items: QueueItem[]) => new Map(items.map((one) => [one.id, one]))

const since = '2026-11-22T02:14:00.000Z'
const later = '2026-11-22T02:15:00.000Z'

describe('arrivals', () => {
  it('keep their place under the cursor and wait behind a count', () => {
    const old = [item('a'), item('b')]
    const seen = arrivals(
      ['a', 'b'],
      known(...old),
      [
        item('x', { band: 'life_at_risk' }),
        item('b', { preview: 'newer' }),
        item('a'),
        item('y', { lastInAt: later }),
      ],
      since,
    )
    expect(seen.rows.map((row) => row.item.id)).toEqual(['a', 'b'])
    expect(seen.rows[1]?.item.preview).toBe('newer')
    expect(arrivalWords(seen)).toBe('2 new, 1 life at risk')
  })
  it('leave a row that somebody else finished where it was, marked as gone', () => {
    const seen = arrivals(['a', 'b'], known(item('a'), item('b')), [item('b')], since)
    expect(seen.rows).toMatchObject([{ item: { id: 'a' }, gone: true }, { gone: false }])
    expect(arrivalWords(seen)).toBe('')
  })
  it('do not count what slid up from the next page: it is added below', () => {
    const seen = arrivals(['a', 'b'], known(item('a'), item('b')), [item('b'), item('old')], since)
    expect(seen.rows.map((row) => row.item.id)).toEqual(['a', 'b', 'old'])
    expect(seen.waiting).toEqual([])
  })
  it('ring once for each life at risk that nobody has looked at', () => {
    const risk = item('r', { band: 'life_at_risk' })
    expect(toRing([risk, item('q')], new Set())).toEqual([risk])
    expect(toRing([risk], new Set(['r']))).toEqual([])
    expect(
      toRing([item('r', { band: 'life_at_risk', lookedAt: '2026-11-22T02:15:00.000Z' })], new Set()),
    ).toEqual([])
  })
})
