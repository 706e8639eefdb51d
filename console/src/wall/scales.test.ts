import { describe, expect, it } from 'vitest'
import { apart, lineOf, placeOf, radiusOf, roundUp, shortTime } from './scales.ts'

describe('the plots of the wall', () => {
  it('give each tenfold of time the same room, from a second to a day', () => {
    expect(placeOf(0)).toBe(0)
    expect(placeOf(1)).toBe(0)
    expect(placeOf(86_400)).toBe(1)
    expect(placeOf(864_000)).toBe(1)
    expect(placeOf(100) - placeOf(10)).toBeCloseTo(placeOf(10_000) - placeOf(1000))
  })
  it('say times as people do', () => {
    expect([45, 60, 300, 3600, 5400, 86_400].map(shortTime)).toEqual([
      '45 s',
      '1 min',
      '5 min',
      '1 h',
      '1.5 h',
      '1 d',
    ])
  })
  it('draw one message so that it is seen, and a hundred with the area of a hundred', () => {
    expect(radiusOf(1, 10_000, 10)).toBeGreaterThan(2)
    expect(radiusOf(100, 100, 10)).toBe(10)
    expect(radiusOf(25, 100, 10)).toBe(5)
  })
  it('end an axis at a round number', () => {
    expect([0, 1, 3, 7, 12, 480, 501].map(roundUp)).toEqual([1, 1, 5, 10, 20, 500, 1000])
  })
  it('draw a line from left to right, more being higher', () => {
    expect(lineOf([0, 5, 10], 10, 100, 50)).toBe('M0.0 50.0L50.0 25.0L100.0 0.0')
    expect(lineOf([4], 8, 100, 50)).toBe('M100.0 25.0')
  })
  it('keep labels from covering one another', () => {
    expect(apart(10, 40, 12)).toEqual([10, 40])
    expect(apart(10, 14, 12)).toEqual([6, 18])
    expect(apart(14, 10, 12)).toEqual([18, 6])
  })
})
