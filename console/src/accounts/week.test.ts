import type { Hours } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { placeOf, readDay, weekInWords, writeDay } from './week.ts'

describe('hours as people type them', () => {
  it.each([
    ['8-17', [{ from: '08:00', to: '17:00' }]],
    [
      '08:30–12, 13 to 24:00',
      [
        { from: '08:30', to: '12:00' },
        { from: '13:00', to: '24:00' },
      ],
    ],
    ['All day', [{ from: '00:00', to: '24:00' }]],
    ['', []],
  ])('%s', (typed, spans) => expect(readDay(typed)).toEqual({ spans }))

  it.each(['22-6', '8', '8-25', '8:70-9', 'x', '8-9-10', '12-12'])(
    '%s is refused with what to write',
    (typed) => expect(readDay(typed)).toHaveProperty('wrong'),
  )

  it('are read back as they were written', () => {
    const spans = [
      { from: '08:30', to: '12:00' },
      { from: '13:00', to: '24:00' },
    ]
    expect(readDay(writeDay(spans))).toEqual({ spans })
    expect(writeDay([{ from: '00:00', to: '24:00' }])).toBe('all day')
    expect(placeOf({ from: '06:00', to: '18:00' })).toEqual({ left: 25, width: 50 })
  })

  it('are told together where days are alike', () => {
    const day = [{ from: '08:00', to: '17:00' }]
    const week = {
      mon: day,
      tue: day,
      wed: day,
      thu: day,
      fri: day,
      sat: [],
      sun: [{ from: '10:00', to: '12:00' }],
    }
    const hours: Hours = { always: false, week, holidays: [] }
    expect(weekInWords(hours)).toBe('Monday to Friday 08:00–17:00; Sunday 10:00–12:00.')
    expect(weekInWords({ ...hours, always: true })).toBe('At all hours, every day.')
  })
})
