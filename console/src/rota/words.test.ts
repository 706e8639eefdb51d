import { describe, expect, it } from 'vitest'
import { fieldOf, hoursOn, momentIn, spansOn } from './words.ts'

const zone = 'America/Chicago'
const day = { from: '2026-03-01T06:00:00.000Z', until: '2026-03-02T06:00:00.000Z' }
const span = (from: string, until: string) => ({ kind: 'on' as const, from, until, why: '', line: null })

describe('a day of the rota in words', () => {
  it('says what of a stretch lies on it', () => {
    expect(hoursOn(span('2026-03-01T13:00:00.000Z', '2026-03-02T01:00:00.000Z'), day, zone)).toBe(
      '07:00–19:00',
    )
    expect(hoursOn(span('2026-03-01T01:00:00.000Z', '2026-03-01T13:00:00.000Z'), day, zone)).toBe('–07:00')
    expect(hoursOn(span('2026-02-20T06:00:00.000Z', '2026-03-09T06:00:00.000Z'), day, zone)).toBe('all day')
    expect(spansOn([span('2026-02-28T06:00:00.000Z', day.from)], day)).toEqual([])
  })

  it('takes what the clocks there show back to the moment', () => {
    for (const at of ['2026-03-01T13:00:00.000Z', '2026-07-01T00:30:00.000Z', '2026-03-08T12:00:00.000Z'])
      expect(momentIn(fieldOf(at, zone), zone)).toBe(at)
    expect(momentIn('', zone)).toBeNull()
  })
})
