import { describe, expect, it } from 'vitest'
import { barOf, clock, dueWords, exactAt, spoken, timeAt, twoTimes, zoneAt } from './clocks.ts'

const due = { kind: 'look', at: '2026-11-22T02:15:00.000Z', seconds: 60 } as const
const at = (text: string) => Date.parse(`2026-11-22T${text}.000Z`)

describe('the clocks of the desk', () => {
  it('tells a moment in full in the zone of the centre, by the name people there use', () => {
    expect(exactAt('2026-11-22T08:14:07.000Z', 'America/Chicago')).toBe('22 Nov 2026, 02:14:07 CST')
    expect(exactAt('2026-07-01T08:14:07.000Z', 'Europe/London')).toBe('1 Jul 2026, 09:14:07 BST')
    expect(zoneAt('2026-07-01T08:14:07.000Z', 'America/Chicago')).toBe('CDT')
  })
  it('reads as a clock at every length', () => {
    expect([0, 41, 125, 3600, 11_225, 187_200].map(clock)).toEqual([
      '0:00',
      '0:41',
      '2:05',
      '1:00 h',
      '3:07 h',
      '2 d 4 h',
    ])
    expect([41, 125, 7300].map(spoken)).toEqual(['41 seconds', '2 minutes', '2 hours'])
    expect([1, 60, 3600, 86_400].map(spoken)).toEqual(['1 second', '1 minute', '1 hour', '1 day'])
  })
  it('fills until the target and is over from the target on', () => {
    expect(barOf(due, at('02:14:00'))).toEqual({ part: 0, over: false, left: 60 })
    expect(barOf(due, at('02:14:45')).part).toBeCloseTo(0.75)
    expect(barOf(due, at('02:15:00'))).toMatchObject({ part: 1, over: true })
    expect(barOf(due, at('02:16:30'))).toEqual({ part: 1, over: true, left: -90 })
  })
  it('says what must happen and by when', () => {
    expect(dueWords(due, at('02:14:41'))).toBe('0:19 left for first look')
    expect(dueWords({ ...due, kind: 'answer' }, at('02:17:05'))).toBe('first answer overdue by 2:05')
  })
  it("shows times in the agency's own zone", () => {
    expect(timeAt('2026-11-22T08:14:07.000Z', 'America/Chicago', at('09:00:00'))).toBe('02:14:07')
    expect(timeAt('2026-11-20T08:14:07.000Z', 'America/Chicago', at('09:00:00'))).toContain('20 Nov 2026')
  })
  it('names our time beside the network’s only where they differ by a second or more', () => {
    expect(twoTimes('2026-11-22T02:14:07.400Z', '2026-11-22T02:14:08.399Z')).toBe(false)
    expect(twoTimes('2026-11-22T02:14:07.400Z', '2026-11-22T02:14:08.400Z')).toBe(true)
    expect(twoTimes('2026-11-22T02:14:09.000Z', '2026-11-22T02:14:07.000Z')).toBe(true)
  })
})
