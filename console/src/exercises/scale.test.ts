import { describe, expect, it } from 'vitest'
import { heightOf, ticks, timeTicks } from './scale.ts'

describe('the scales of an exercise’s plot', () => {
  it('ten times as long is the same step everywhere, and nothing leaves the plot', () => {
    expect(heightOf(1, 1000)).toBe(0)
    expect(heightOf(10, 1000)).toBeCloseTo(1 / 3)
    expect(heightOf(100, 1000)).toBeCloseTo(2 / 3)
    expect(heightOf(0, 1000)).toBe(0)
    expect(heightOf(99_999, 1000)).toBe(1)
  })
  it('lines stand where something can stand', () => {
    expect(ticks(300).map(([, words]) => words)).toEqual(['1 s', '10 s', '1 min'])
  })
  it('the timeline has round steps, never too many', () => {
    expect(timeTicks(3600, 8).map(({ words }) => words)).toEqual([
      '0 min',
      '10 min',
      '20 min',
      '30 min',
      '40 min',
      '50 min',
      '60 min',
    ])
    expect(timeTicks(45, 6).map(({ words }) => words)).toEqual(['0 s', '10 s', '20 s', '30 s', '40 s'])
    expect(timeTicks(12 * 3600, 6).length).toBeLessThanOrEqual(7)
  })
})
