import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, daysAfter, daysFrom, isDay, momentOf } from './days.ts'
import { dayOfRound, shiftsOver } from './pattern.ts'

const chicago = 'America/Chicago'

describe('days and shifts on the agency’s clock', () => {
  it('a shift keeps its hours on the clock when the clocks change, and the night of the change is an hour shorter or longer', () => {
    const nights = { days: 1, shifts: [{ day: 0, from: '19:00', until: '07:00' }] }
    const always = { firstDay: '2026-01-01', fromDay: '2026-01-01', untilDay: null }
    const hours = (day: string) =>
      shiftsOver(nights, always, { day, days: 1, zone: chicago })
        .filter((span) => dayAt(span.from, chicago) === day)
        .map(({ from, until }) => (until.getTime() - from.getTime()) / 3600_000)
    expect([hours('2026-03-06'), hours('2026-03-07'), hours('2026-10-31')]).toEqual([[12], [11], [13]])
  })

  it('a time that the clocks skip is as long after the change as it would have been; one that comes twice is the first', () => {
    expect(momentOf('2026-03-08', '02:30', chicago).toISOString()).toBe('2026-03-08T08:30:00.000Z')
    expect(momentOf('2026-11-01', '01:30', chicago).toISOString()).toBe('2026-11-01T06:30:00.000Z')
  })

  it('any moment of any day is found again from what the clocks show', () => {
    const zones = fc.constantFrom(chicago, 'Europe/London', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC')
    const day = fc.integer({ min: 0, max: 4000 }).map((n) => daysAfter('2020-01-01', n))
    fc.assert(
      fc.property(zones, day, (zone, on) => {
        const noon = momentOf(on, '12:00', zone)
        expect(dayAt(noon, zone)).toBe(on)
        expect(daysFrom(on, daysAfter(on, 9))).toBe(9)
      }),
    )
  })

  it('a round goes on before the day it is counted from', () => {
    expect([dayOfRound(8, '2026-03-01', '2026-02-28'), dayOfRound(8, '2026-03-01', '2026-03-09')]).toEqual([
      7, 0,
    ])
  })

  it('a day that does not exist is none', () => {
    expect(['2026-02-29', '2028-02-29', '26-1-1', '2026-13-01'].map(isDay)).toEqual([
      false,
      true,
      false,
      false,
    ])
  })
})
