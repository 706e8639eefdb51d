import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elapsed, momentOf, type Pace } from './pace.ts'

const t = (seconds: number): Date => new Date(Date.UTC(2026, 2, 1, 2) + seconds * 1000)
const paces = (...all: [number, number][]): Pace[] => all.map(([at, speed]) => ({ at: t(at), speed }))

describe('the exercise clock', () => {
  it('runs as fast as it was told to, and stands while it is paused', () => {
    const all = paces([0, 1], [10, 0], [40, 1], [50, 10])
    expect([0, 5, 10, 30, 40, 45, 50, 55].map((s) => elapsed(all, t(s)))).toEqual([
      0, 5, 10, 10, 10, 15, 20, 70,
    ])
  })

  it('has not begun before it was started, and says nothing without a row', () => {
    expect(elapsed(paces([100, 1]), t(50))).toBe(0)
    expect(elapsed([], t(50))).toBe(0)
  })

  it('a row that claims to be older than the one before it takes nothing back', () => {
    expect(elapsed(paces([0, 1], [10, 0], [5, 2]), t(20))).toBe(30)
  })

  const changes = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 500 }), fc.constantFrom(0, 1, 2, 5, 10, 30, 60)),
    { minLength: 1, maxLength: 8 },
  )

  it('never runs backward, whatever its trainer does', () => {
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 500 }),
        (rows, at, on) => {
          let when = 0
          const all = rows.map(([after, speed]): Pace => {
            when += after
            return { at: t(when), speed }
          })
          expect(elapsed(all, t(at + on))).toBeGreaterThanOrEqual(elapsed(all, t(at)))
          const seconds = elapsed(all, t(at))
          const moment = momentOf(all, seconds)
          if (moment && seconds > 0) expect(elapsed(all, moment)).toBeCloseTo(seconds, 3)
        },
      ),
    )
  })
})
