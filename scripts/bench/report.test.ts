import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, meets } from '../../test/bench/part.ts'
import { plot, shareOf } from './plot.ts'
import { between, headlines } from './readme.ts'
import { type Measured, markdown, met, number, type Told } from './report.ts'

const figure = (over: Partial<Figure>): Figure => ({
  what: 'a page',
  value: 3,
  unit: 'ms',
  how: 'asked',
  ...over,
})
const part = (over: Partial<Measured>): Measured => ({
  name: 'queue',
  title: 'The queue',
  at: '2026-03-01T02:14',
  seconds: 12,
  machine: { cores: 2, memoryGiB: 8, load: 0.5, node: '24.0.0', postgres: ['18.4 (embedded)'] },
  figures: [],
  ...over,
})
const told = (...parts: Measured[]): Told => ({ size: 'full', parts })

describe('an aim', () => {
  it('is met by the ratio or by the value, whichever it speaks of, and a figure without one is only told', () => {
    expect(meets(figure({ ratio: 1.5, aim: { of: 'ratio', is: '<=', than: 1.5 } }))).toBe(true)
    expect(meets(figure({ ratio: 1.51, aim: { of: 'ratio', is: '<=', than: 1.5 } }))).toBe(false)
    expect(meets(figure({ value: 0.4, aim: { of: 'value', is: '>=', than: 0.35 } }))).toBe(true)
    expect(meets(figure({ value: 0.3, aim: { of: 'value', is: '>=', than: 0.35 } }))).toBe(false)
    expect(meets(figure({}))).toBeNull()
    expect(meets(figure({ aim: { of: 'ratio', is: '<=', than: 1 } }))).toBe(false)
  })

  it('is met exactly when no more than what is allowed is used', () => {
    const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('<=' as const, '>=' as const), (value, than, is) => {
        const one = figure({ value, aim: { of: 'value', is, than } })
        return meets(one) === shareOf(one)! <= 1
      }),
    )
  })
})

describe('the report', () => {
  const figures = [
    figure({
      what: 'first page | all',
      ratio: 2,
      against: { what: '10,000', value: 1.5 },
      aim: { of: 'ratio', is: '<=', than: 1.5 },
    }),
    figure({
      what: 'memory',
      value: 211.4,
      unit: 'MiB',
      how: 'weighed',
      aim: { of: 'value', is: '<=', than: 500 },
    }),
    figure({ what: 'start', value: 0.0831, unit: 's', how: 'weighed' }),
  ]

  it('puts each figure beside what it is compared with, says which aims are missed, and how each was measured', () => {
    const text = markdown(told(part({ figures })))
    expect(text).toContain('1 of 2 aims are met')
    expect(text).toContain(
      '| first page \\| all | 3 ms | 1.5 ms (10,000) | 2 | ratio ≤ 1.5 | **missed** | 1 |',
    )
    expect(text).toContain('| memory | 211 MiB |  |  | ≤ 500 MiB | met | 2 |')
    expect(text).toContain('| start | 0.0831 s |  |  |  |  | 2 |')
    expect(text).toContain('1. asked\n2. weighed')
    expect(text).toContain('2 cores, 8 GiB, Node 24.0.0, PostgreSQL 18.4 (embedded)')
    expect(met(told(part({ figures })))).toEqual({ met: 1, of: 2 })
  })

  it('says that a part failed, and why, beside the parts that went well', () => {
    const text = markdown(told(part({ failed: 'no disk' }), part({ title: 'Triage', figures })))
    expect(text).toContain('**This part failed**: no disk')
    expect(text).toContain('## Triage')
  })

  it('plots what has an aim, a missed one named, in bounds however far off it is', () => {
    const wild = figure({ what: 'a <b> & "c"', value: 1e9, aim: { of: 'value', is: '<=', than: 1 } })
    const svg = plot(told(part({ figures: [...figures, wild] })))
    expect(svg.match(/<circle/g)).toHaveLength(3)
    expect(svg.match(/ missed</g)).toHaveLength(2)
    expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;')
    expect(svg).toContain('prefers-color-scheme:dark')
    for (const [, x] of svg.matchAll(/cx="([\d.]+)"/g)) expect(Number(x)).toBeLessThanOrEqual(740)
  })

  it('has a short form for the README: how many aims of a part are met, and which is nearest to its limit', () => {
    const table = headlines(told(part({ figures }), part({ title: 'Only told', figures: [figure({})] })))
    expect(table).toContain('| The queue | 1 of 2 | first page \\| all: 2 × 10,000 (aim ≤ 1.5) |')
    expect(table).not.toContain('Only told')
    const text = 'before\n<!-- written by npm run bench -->\nold\n<!-- /bench -->\nafter'
    expect(between(text, 'new')).toBe(
      'before\n<!-- written by npm run bench -->\n\nnew\n\n<!-- /bench -->\nafter',
    )
    expect(between('no marks', 'new')).toBe('no marks')
  })

  it('numbers keep three digits that count', () => {
    expect([0, 0.0123, 1.234, 12.34, 123.4, 12_345].map(number)).toEqual([
      '0',
      '0.0123',
      '1.23',
      '12.3',
      '123',
      '12,345',
    ])
  })
})
