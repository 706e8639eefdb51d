import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { person, testWorld } from '#testing'
import { module } from './index.ts'
import { readIcalApart } from './read-apart.ts'
import { readCsv } from './read-csv.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 25)
const zone = 'America/Chicago'
const now = new Date('2026-03-01T12:00:00Z')
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n')
const shift = (...more: string[]): string[] => [
  ...['BEGIN:VEVENT', 'UID:1', 'DTSTART:20260301T070000', 'DTEND:20260301T190000', 'SUMMARY:Early'],
  ...more,
  'END:VEVENT',
]

const odd = [
  '',
  '"',
  '0001-01-01 07:00',
  '0000-12-31T23:59:00Z',
  '9999-12-31 23:59',
  '2026-02-30 07:00',
  '2026-03-29 02:30',
  '+99:99',
  '\u202e\u2066',
  '🏠'.repeat(200),
  '__proto__',
  'constructor',
  '9'.repeat(300),
]
const good = ['ruiz@riverton.example', 'B. Okafor', 'on', 'leave', '2026-03-01 07:00', '2026-03-01 19:00']
const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...good) },
  fc.constantFrom(...odd),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const csv = fc
  .tuple(
    fc.constantFrom(
      'person,kind,from,until,why',
      'Person;From;Until',
      'until\tfrom\tperson',
      '__proto__,from',
      '',
    ),
    fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 6 }),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(([head, rows, separator, end]) => [head, ...rows.map((row) => row.join(separator))].join(end))

const when = fc.constantFrom(
  ...[
    '20260301T070000',
    '20260301T070000Z',
    '20260301',
    '00010101T000000',
    '99991231T235959Z',
    '20261399T256199',
    'x',
    '',
  ],
)
const rule = fc
  .tuple(
    fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'HOURLY', 'NEVER'),
    fc.constantFrom(
      '',
      ';COUNT=3',
      ';UNTIL=20260401T000000Z',
      ';INTERVAL=0',
      ';INTERVAL=-1',
      ';COUNT=99999999',
    ),
    fc.constantFrom(
      '',
      ';BYDAY=MO,WE',
      ';BYDAY=-9SU',
      ';BYMONTHDAY=-31',
      ';BYSETPOS=0',
      ';BYYEARDAY=366',
      ';WKST=XX',
    ),
  )
  .map(([freq, until, by]) => `RRULE:FREQ=${freq}${until}${by}`)
const line = fc.oneof(
  when.map((at) => `DTSTART:${at}`),
  when.map((at) => `DTEND;TZID=Atlantis:${at}`),
  when.map((at) => `RDATE;VALUE=PERIOD:${at}/P1D`),
  when.map((at) => `EXDATE:${at}`),
  when.map((at) => `RECURRENCE-ID:${at}`),
  rule,
  fc.constantFrom(
    'DURATION:-P9999999W',
    'DURATION:x',
    'STATUS:CANCELLED',
    'BEGIN:VALARM',
    'END:VEVENT',
    'ATTENDEE:mailto:',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const ical = fc
  .tuple(fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 3 }), fc.array(line, { maxLength: 2 }))
  .map(([entries, loose]) => calendar(...loose, ...entries.flatMap((more) => shift(...more))))

describe('whatever stands in a file from elsewhere', () => {
  it('it is taken, or its lines are named with what is wrong with them', {
    timeout: 60_000 + numRuns * 4000,
  }, async () => {
    const t = await testWorld()
    const chief = person(t, module, 'lindqvist')
    const file = (format: 'csv' | 'ical', text: string) =>
      chief('rota.file', { format, text, person: 'ruiz', only_try: false })
    // What cannot be kept is refused at the door, before a file is read.
    const whole = (text: string): string => text.replaceAll('\0', '').toWellFormed()
    for (const text of fc.sample(csv, { numRuns: numRuns * 4 })) {
      const { taken, there, problems } = await file('csv', whole(text))
      expect(taken + there === 0 || problems.length === 0, JSON.stringify(text)).toBe(true)
    }
    for (const text of fc.sample(ical, { numRuns })) {
      const { taken, there, problems } = await file('ical', whole(text))
      expect(taken + there === 0 || problems.length === 0, JSON.stringify(text)).toBe(true)
    }
    expect(await file('ical', calendar(...shift()))).toMatchObject({ problems: [] })
  })

  it('bytes of no file at all are read as a file without lines', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), csv), (text) => {
        const { lines, problems } = readCsv(text, zone)
        expect(lines.length === 0 || problems.every(({ sentence }) => sentence.length > 10)).toBe(true)
      }),
      { numRuns: numRuns * 8 },
    )
  })

  it.each(['0001-01-01 07:00', '0026-03-01 07:00', '2626-03-01 07:00'])(
    'a shift in the year of %s is refused by name',
    async (from) => {
      const t = await testWorld()
      const text = `person,from,until\nruiz@riverton.example,${from},${from.replace('07', '19')}`
      const asked = { format: 'csv' as const, text, person: null, only_try: false }
      expect(await person(t, module, 'lindqvist')('rota.file', asked)).toMatchObject({
        taken: 0,
        problems: [{ line: 2, field: 'from' }],
      })
    },
  )

  it.each([
    ['a day that no month has', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['each second of a day that no month has', 'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'],
  ])('a shift on %s is not looked for for ever', async (_, repeated) => {
    const read = await readIcalApart(calendar(...shift(`RRULE:${repeated}`)), zone, now, 1500)
    expect(read).toMatchObject({ lines: [], problems: [{ field: 'file' }] })
  })

  it('the time zones that a file describes are its own, and no other file’s', async () => {
    const depot = [
      ...['BEGIN:VTIMEZONE', 'TZID:Depot', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
      ...['TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900', 'END:STANDARD', 'END:VTIMEZONE'],
    ]
    const there = [
      'BEGIN:VEVENT',
      'DTSTART;TZID=Depot:20260301T070000',
      'DTEND;TZID=Depot:20260301T190000',
      'END:VEVENT',
    ]
    const { lines } = await readIcalApart(calendar(...depot, ...there), zone, now)
    expect(lines[0]!.from.toISOString()).toBe('2026-02-28T22:00:00.000Z')
    const { problems } = await readIcalApart(calendar(...there), zone, now)
    expect(problems).toMatchObject([{ field: 'DTSTART' }])
  })
})
