import { describe, expect, it } from 'vitest'
import { person, type TestWorld, testWorld } from '#testing'
import { coverOf, makePracticeRota, module } from './index.ts'

const fourOnFourOff = {
  id: '018f0000-0000-7000-8000-000000000044',
  name: 'Four on, four off',
  days: 8,
  shifts: [0, 1, 2, 3].map((day) => ({ day, from: '07:00', until: '19:00' })),
}
const code = (what: Promise<unknown>) =>
  what.then(
    () => 'done',
    (error) => error.code,
  )
const cover = async (t: TestWorld, at: string, ...who: string[]) => [
  ...(await coverOf(t.db, 1, who, new Date(at))).values(),
]

/** Lindqvist plans; Ruiz works four on four off from Sunday 1 March, in Chicago. */
const planned = async () => {
  const t = await testWorld()
  const chief = person(t, module, 'lindqvist')
  await chief('rota.pattern', fourOnFourOff)
  await chief('rota.follow', {
    person: 'ruiz',
    pattern: fourOnFourOff.id,
    from: '2026-03-01',
    first: '2026-03-01',
  })
  return { t, chief }
}

describe('the rota', () => {
  it('says of each person on, off, leave, or that it does not know', async () => {
    const { t, chief } = await planned()
    expect(await cover(t, '2026-03-01T18:00:00Z', 'ruiz', 'okafor')).toEqual(['on', 'unknown'])
    expect(await cover(t, '2026-03-02T02:00:00Z', 'ruiz')).toEqual(['off'])
    expect(await cover(t, '2026-03-05T18:00:00Z', 'ruiz')).toEqual(['off'])
    const leave = { person: 'ruiz', kind: 'leave' as const, why: '' }
    const { id } = await chief('rota.add', {
      ...leave,
      from: '2026-03-01T06:00:00.000Z',
      until: '2026-03-03T06:00:00.000Z',
    })
    const more = { ...leave, kind: 'on' as const }
    await chief('rota.add', { ...more, from: '2026-03-01T13:00:00.000Z', until: '2026-03-01T20:00:00.000Z' })
    expect(await cover(t, '2026-03-01T18:00:00Z', 'ruiz')).toEqual(['leave'])
    await chief('rota.strike', { id, why: 'came back early' })
    expect(await cover(t, '2026-03-02T18:00:00Z', 'ruiz')).toEqual(['on'])
    expect(await code(chief('rota.strike', { id, why: 'twice' }))).toBe('no_such_line')
    await chief('rota.follow', { person: 'ruiz', pattern: null, from: '2026-03-02' })
    expect(await cover(t, '2026-03-02T18:00:00Z', 'ruiz')).toEqual(['off'])
    expect(await cover(t, '2026-03-01T18:00:00Z')).toEqual([])
  })

  it('shows a week with what differs laid over the pattern', async () => {
    const { chief } = await planned()
    await chief('rota.add', {
      ...{ person: 'ruiz', kind: 'leave', why: 'dentist' },
      ...{ from: '2026-03-01T15:00:00.000Z', until: '2026-03-01T17:00:00.000Z' },
    })
    const { rows, days } = await chief('rota.week', { from: '2026-03-01', days: 7 })
    expect(days.map(({ day }) => day).at(-1)).toBe('2026-03-07')
    const ruiz = rows.find((row) => row.person.id === 'ruiz')!
    expect(ruiz.spans.map(({ kind, from }) => `${kind} ${from.slice(5, 16)}`).slice(0, 4)).toEqual([
      ...['on 03-01T13:00', 'leave 03-01T15:00', 'on 03-01T17:00', 'on 03-02T13:00'],
    ])
    expect(ruiz.pattern).toMatchObject({ name: 'Four on, four off' })
    expect(rows.find((row) => row.person.id === 'okafor')).toMatchObject({ now: 'unknown', spans: [] })
  })

  it('lets two people swap shifts, not with somebody who is on or away, and takes the whole swap back', async () => {
    const { t, chief } = await planned()
    const swap = { from: 'ruiz', at: '2026-03-01T18:00:00.000Z', to: 'okafor', for: null, why: '' }
    expect(await code(chief('rota.swap', { ...swap, to: 'ruiz' }))).toBe('same_person')
    expect(await code(chief('rota.swap', { ...swap, at: '2026-03-05T18:00:00.000Z' }))).toBe('no_such_shift')
    await chief('rota.swap', swap)
    expect(await cover(t, '2026-03-01T18:00:00Z', 'ruiz', 'okafor')).toEqual(['off', 'on'])
    await chief('rota.follow', { person: 'marsh', pattern: fourOnFourOff.id, from: '2026-03-01' })
    expect(await code(chief('rota.swap', { ...swap, from: 'okafor', to: 'marsh' }))).toBe('not_free')
    const { rows } = await chief('rota.week', { from: '2026-03-01', days: 1 })
    const line = rows.find((row) => row.person.id === 'okafor')!.spans[0]!.line!
    await chief('rota.strike', { id: line, why: 'they agreed otherwise' })
    expect(await cover(t, '2026-03-01T18:00:00Z', 'ruiz', 'okafor')).toEqual(['on', 'unknown'])
  })

  it('does not change a pattern that people work', async () => {
    const { chief } = await planned()
    expect(await code(chief('rota.pattern', { ...fourOnFourOff, name: 'Other' }))).toBe('pattern_there')
    const outside = { ...fourOnFourOff, id: fourOnFourOff.id.replace('44', '45'), name: 'Short', days: 3 }
    expect(await code(chief('rota.pattern', outside))).toBe('shift_outside')
  })
})

const ics = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR'].join('\r\n')
const entry = (...lines: string[]) => ['BEGIN:VEVENT', `UID:${lines.join()}`, ...lines, 'END:VEVENT']

describe('a file from elsewhere', () => {
  it('is taken whole or not at all, and each wrong line is named with its field', async () => {
    const t = await testWorld()
    const chief = person(t, module, 'lindqvist')
    const file = (text: string, only_try = false) =>
      chief('rota.file', { format: 'csv', text, person: null, only_try })
    const good = [
      '\uFEFFPerson;Kind;From;Until;Why',
      'ruiz@riverton.example;on;2026-03-01 19:00;2026-03-02 07:00;"nights; first"',
      '',
      'B. Okafor;leave;2026-03-01 00:00;2026-03-08 00:00;',
    ]
    const bad = [
      ...good,
      'nobody@example.org;on;2026-03-01 07:00;2026-03-01 19:00;',
      'B. Okafor;holiday;2026-03-01 07:00;2026-03-01 19:00;',
      'B. Okafor;on;2026-02-30 07:00;2026-03-01 19:00;',
      'B. Okafor;on;2026-03-02 07:00;2026-03-01 19:00;',
    ]
    const { problems, taken } = await file(bad.join('\r\n'))
    expect([taken, problems.map(({ line, field }) => `${line} ${field}`)]).toEqual([
      0,
      ['5 person', '6 kind', '7 from', '8 until'],
    ])
    expect(await cover(t, '2026-03-02T03:00:00Z', 'ruiz', 'okafor')).toEqual(['unknown', 'unknown'])
    expect(await file(good.join('\n'), true)).toMatchObject({ taken: 2, problems: [] })
    expect(await file(good.join('\n'))).toMatchObject({ taken: 2, there: 0 })
    expect(await file(good.join('\n'))).toMatchObject({ taken: 0, there: 2 })
    expect(await cover(t, '2026-03-02T03:00:00Z', 'ruiz', 'okafor')).toEqual(['on', 'leave'])
    expect((await file('Kind,From\non,x')).problems).toMatchObject([{ line: 1, field: 'person, until' }])
    expect((await file('Person,From,Until\n"ruiz,2026,2026')).problems).toMatchObject([
      { line: 2, field: 'quotation mark' },
    ])
  })

  it('may be a calendar: repeated shifts, leave by its title, zones as they are named', async () => {
    const t = await testWorld()
    const chief = person(t, module, 'lindqvist')
    const file = (text: string, who: string | null = 'ruiz') =>
      chief('rota.file', { format: 'ical', text, person: who, only_try: false })
    const shift = entry(
      ...['DTSTART:20260301T070000', 'DTEND:20260301T190000', 'SUMMARY:Early', 'RRULE:FREQ=WEEKLY;COUNT=3'],
    )
    const leave = entry('DTSTART;VALUE=DATE:20260305', 'DTEND;VALUE=DATE:20260307', 'SUMMARY:Annual leave')
    const utc = entry(
      'DTSTART:20260303T000000Z',
      'DTEND:20260303T060000Z',
      'ATTENDEE:mailto:okafor@riverton.example',
    )
    const gone = entry('DTSTART:20260304T070000', 'DTEND:20260304T190000', 'STATUS:CANCELLED')
    expect(await file(ics(...shift, ...leave, ...utc, ...gone))).toMatchObject({ taken: 5, problems: [] })
    expect(await cover(t, '2026-03-15T13:00:00Z', 'ruiz')).toEqual(['on'])
    expect(await cover(t, '2026-03-06T12:00:00Z', 'ruiz')).toEqual(['leave'])
    expect(await cover(t, '2026-03-03T01:00:00Z', 'ruiz', 'okafor')).toEqual(['off', 'on'])
    const strange = entry('DTSTART;TZID=Atlantis:20260301T070000', 'DTEND;TZID=Atlantis:20260301T190000')
    const endless = entry('DTSTART:20260301T070000', 'DTEND:20260301T070100', 'RRULE:FREQ=MINUTELY')
    const { taken, problems } = await file(ics(...leave, ...strange, ...endless, ...entry('SUMMARY:no time')))
    expect([taken, problems.map(({ line, field }) => `${line} ${field}`)]).toEqual([
      0,
      ['10 DTSTART', '15 RRULE', '21 DTSTART'],
    ])
    expect((await file('hello')).problems).toMatchObject([{ line: 0, field: 'file' }])
    expect((await file(ics(...leave), null)).problems).toMatchObject([{ line: 4, field: 'person' }])
  })
})

describe('the rota of a practice centre', () => {
  it.each([
    ['in the evening', '2026-03-01T02:14:09Z'],
    ['before dawn', '2026-03-04T10:30:00Z'],
    ['at noon, the day on which the clocks change', '2026-03-08T17:00:00Z'],
  ])('has a watch of the desk that is on and one that takes over from it, made %s', async (_, now) => {
    const t = await testWorld()
    t.clock.set(now)
    await makePracticeRota(t.world, { id: 1, zone: 'America/Chicago' })
    const after = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString()
    const desk = ['ruiz', 'lindqvist', 'okafor']
    expect(await cover(t, now, ...desk)).toEqual(['on', 'on', 'off'])
    expect(await cover(t, after(12), ...desk)).toEqual(['off', 'off', 'on'])
    expect(await cover(t, after(24), ...desk)).toEqual(['on', 'on', 'off'])
    const { rows, patterns } = await person(t, module, 'lindqvist')('rota.week', { days: 7 })
    expect(patterns).toHaveLength(4)
    expect(rows.every(({ spans, pattern }) => spans.length > 0 && pattern !== null)).toBe(true)
    expect(rows.flatMap(({ spans }) => spans).some(({ why }) => why.startsWith('On call'))).toBe(true)
  })
})
