import type { Hours } from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packNames, packOf } from '#core/policy'
import { graphemes, saysEmergencyNumber } from '#core/sending'
import { compose, fits, type Material } from './compose.ts'
import { hoursInWords } from './hours-words.ts'

const none: Hours['week'] = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
const day = [{ from: '08:00', to: '17:00' }]
const office: Hours = {
  always: false,
  holidays: [],
  week: { ...none, mon: day, tue: day, wed: day, thu: day, fri: day, sat: [{ from: '10:00', to: '12:00' }] },
}
const material = (over: Partial<Material> = {}): Material => ({
  language: 'en',
  sentences: packOf('us-ecc').statements.en!,
  agency: { name: 'Riverton Emergency Communications', shortName: 'Riverton ECC' },
  emergency: { number: '9-1-1', tel: '911' },
  nonEmergency: '555-0111',
  hours: { ...office, always: true },
  link: 'https://callbox.riverton.example/accounts',
  own: '',
  ...over,
})
const wide = { graphemes: 5000, bytes: null }

describe('what an account says about itself', () => {
  it('says whose it is, how to get help now and otherwise, whether anybody reads, and that it is kept', () => {
    expect(compose(material(), wide).text.split('\n')).toEqual([
      'This is the official account of Riverton Emergency Communications.',
      'In an emergency call 9-1-1, or text it where that works. Do not wait for an answer here.',
      'Not an emergency? Call 555-0111.',
      'We read what is written to us day and night.',
      'What you write here, and technical data of the device you use, is recorded and archived and may be released as a public record.',
      'More about us and our other accounts: https://callbox.riverton.example/accounts',
    ])
  })

  it('fits on a network that takes little, in shorter words, and says what was shortened or left out and why', () => {
    const made = compose(material({ own: 'Storm news for the valley, in plain words.' }), {
      graphemes: 160,
      bytes: null,
    })
    expect(made.lacks).toEqual([])
    expect(made.graphemes).toBeLessThanOrEqual(160)
    expect(made.text).toContain('Official account of Riverton')
    expect(made.parts.filter(({ is }) => is === 'left_out').length).toBeGreaterThan(0)
    for (const one of made.parts) expect(one.is === 'whole').toBe(one.why === null)
  })

  it('is refused, with the reason, where something that it must say is not known or there is no room for it', () => {
    expect(compose(material({ hours: null }), wide).lacks).toEqual([expect.stringContaining('set its hours')])
    expect(compose(material({ nonEmergency: null }), wide).lacks).toEqual([
      expect.stringContaining('must name one'),
    ])
    expect(compose(material(), { graphemes: 80, bytes: null }).lacks).toEqual([
      expect.stringMatching(/^Even in the fewest words it has \d+ characters, and the network takes 80/),
    ])
  })

  it('in every language of every pack it is never longer than the network takes, never cut, and names the emergency number or is refused', () => {
    const sentence = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 12 })
    const languages = packNames().flatMap((name) =>
      Object.entries(packOf(name).statements).map(([language, sentences]) => ({
        language,
        sentences,
        emergency: packOf(name).emergency,
      })),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...languages),
        fc.record({
          graphemes: fc.integer({ min: 20, max: 700 }),
          bytes: fc.option(fc.integer({ min: 60, max: 2600 })),
        }),
        sentence,
        fc.constantFrom<Hours | null>(office, { ...office, always: true }, { ...office, week: none }, null),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((one) => one.trim() !== ''),
        fc.option(fc.constant('555-0111')),
        (pack, room, own, hours, name, nonEmergency) => {
          const made = compose(
            material({ ...pack, own: own.join(' '), hours, nonEmergency, agency: { name, shortName: name } }),
            room,
          )
          const said = made.parts.filter(({ is }) => is !== 'left_out').map(({ text }) => text)
          expect(made.text).toBe(said.join('\n'))
          expect(made.graphemes).toBe(graphemes(made.text))
          if (made.lacks.length > 0) return
          expect(fits(made.text, room)).toBe(true)
          expect(saysEmergencyNumber(made.text, [pack.emergency.number, pack.emergency.tel])).toBe(true)
          const parts = new Set(made.parts.filter(({ is }) => is !== 'left_out').map(({ part }) => part))
          for (const must of ['official', 'emergency', 'non_emergency', 'monitoring'] as const)
            expect(parts).toContain(must)
          expect(parts.has('records') || parts.has('more')).toBe(true)
        },
      ),
    )
  })
})

describe('hours in words', () => {
  it('put days in a row together, in the language of the text, and say that holidays are none', () => {
    expect(hoursInWords(office, 'en', '')).toBe('Mon–Fri 08:00–17:00; Sat 10:00–12:00')
    expect(hoursInWords(office, 'es', '')).toBe('lun–vie 08:00–17:00; sáb 10:00–12:00')
    expect(hoursInWords({ ...office, holidays: ['2026-12-25'] }, 'en', '{{hours}}, not on holidays')).toMatch(
      /12:00, not on holidays$/,
    )
  })
})
