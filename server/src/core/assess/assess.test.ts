import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { examples } from './examples.ts'
import { assess, assessSafely, lists, listsAlone, placeOf, rankOf } from './index.ts'
import { indexLists } from './match.ts'

const of = (text: string, media = 0) => assess({ text, media })
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        ...examples.map(([, text]) => text),
        '\u202E',
        '\u200B',
        '\uD800',
        '\uDC00',
        '🏳️‍🌈',
        ' ',
        '\n',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
)
const nasty = lists
  .flatMap((list) => list.entries.filter(([, , kind]) => kind === 'insult' || kind === 'spam'))
  .map(([words]) => words.replaceAll('*', '').replaceAll('~', ''))

describe('for any string', () => {
  test('it answers, with a score within 0..1 and the same answer twice', () => {
    fc.assert(
      fc.property(anything, fc.nat(4), (text, media) => {
        const once = of(text, media)
        expect(once.score).toBeGreaterThanOrEqual(0)
        expect(once.score).toBeLessThanOrEqual(1)
        expect(Object.hasOwn(rankOf, once.band)).toBe(true)
        expect(of(text, media)).toEqual(once)
      }),
      { numRuns: 400 },
    )
  })

  test('an emergency always says why, in words and with quotes that stand in the message', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { band, reasons } = of(text)
        if (band === 'life_at_risk' || band === 'emergency') expect(reasons.length).toBeGreaterThan(0)
        for (const { words, quote } of reasons) {
          expect(words).not.toBe('')
          if (quote !== undefined)
            expect(text.includes(quote) || text.normalize('NFKC').includes(quote)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('abuse or spam added to a message never lowers its urgency', () => {
    fc.assert(
      fc.property(
        anything,
        fc.array(fc.constantFrom(...nasty), { minLength: 1, maxLength: 4 }),
        (text, added) => {
          const before = of(text)
          const after = of(`${text}\n${added.join(', ')}`)
          expect(after.score).toBeGreaterThanOrEqual(before.score)
          // A subject that the model alone guesses in rubbish is no claim: rubbish and an offer are an offer.
          const guessed = ['other', 'spam'].includes(listsAlone({ text, media: 0 }).band)
          if (rankOf[before.band] <= rankOf.emergency || (!guessed && rankOf[before.band] < rankOf.other))
            expect(rankOf[after.band]).toBeLessThanOrEqual(rankOf[before.band])
        },
      ),
      { numRuns: 400 },
    )
  })

  test('an address, a telephone number and people added raise it', () => {
    const plain = of('hello')
    const located = of('hello 18 Alder St, 4 kids and my mom, 555-201-3344')
    expect(located.score).toBeGreaterThan(plain.score)
    expect(located).toMatchObject({
      places: ['18 Alder St'],
      phones: ['555-201-3344'],
      people: '4 kids and my mom',
    })
    expect(rankOf[located.band]).toBeLessThanOrEqual(rankOf.emergency)
  })
})

describe('hostile texts', () => {
  const million = 1_000_000
  const hostile: [name: string, text: string][] = [
    ['one letter', 'a'.repeat(million)],
    ['digits', '1'.repeat(million)],
    ['digits and blanks', '1 '.repeat(million / 2)],
    ['brackets and digits', '(1) -'.repeat(million / 5)],
    ['house numbers without a street', '12 aa bb cc '.repeat(million / 12)],
    ['half postcodes', 'sw1a 2'.repeat(million / 6)],
    ['half coordinates', '12.345, '.repeat(million / 8)],
    ['zero-width characters', 'h\u200B'.repeat(million / 2)],
    ['bidi overrides', '\u202Eabc\u202C'.repeat(million / 5)],
    ['lone surrogates', '\uD800x\uDC00'.repeat(million / 3)],
    ['combining marks', `a${'\u0301'.repeat(million)}`],
    ['emoji', '👩‍👩‍👧‍👦'.repeat(million / 11)],
    ['links', `https://${'a'.repeat(million)}`],
    ['at signs', '@'.repeat(million)],
    ['first words of many patterns', 'please send water '.repeat(million / 18)],
    ['apostrophes', "'".repeat(million)],
  ]
  for (const [name, text] of hostile) {
    test(`a million characters of ${name} are answered within the budget`, () => {
      of(text)
      expect(assessSafely({ text, media: 0 }, { budgetMs: 2_000 }).fallback).toBe('none')
    })
  }

  test('a plea at the end of a very long text is still read, and the clipping is said', () => {
    const { band, reasons } = of(`${'x '.repeat(500_000)} we are trapped, water is rising, help us`)
    expect(band).toBe('life_at_risk')
    expect(reasons.map(({ code }) => code)).toContain('clipped')
  })

  test('what is kept is not changed: the quote shows the characters as they came', () => {
    expect(of('my dad is N\u200BOT breathing').reasons[0]).toMatchObject({
      code: 'breathing',
      quote: 'N\u200BOT breathing',
    })
  })
})

describe('what cannot be read does not sink', () => {
  test('a script without a list stands directly under life at risk', () => {
    const assessment = of('สวัสดีตอนเช้าทุกคนวันนี้อากาศดีมาก')
    expect(placeOf({ assessment })).toBe('not_assessed')
    expect(assessment).toMatchObject({ language: 'th', band: 'other' })
  })
  test('so does a picture without words', () => {
    expect(placeOf({ assessment: of('', 1) })).toBe('not_assessed')
  })
  test('and what was not assessed at all', () => {
    expect(placeOf({ assessment: null })).toBe('not_assessed')
  })
})

describe('language', () => {
  test.each([
    ['en', 'what time does the front desk open on sunday'],
    ['es', 'no sé qué hacer con el ruido de los vecinos de la esquina'],
    ['pl', 'nie wiem co się dzieje na naszej ulicy, jest bardzo głośno'],
    ['fr', 'je ne sais pas ce qui se passe dans la rue avec les voisins'],
    ['ur', 'mujhe nahi pata ke yahan kya ho raha hai aur kyun'],
    ['uk', 'що відбувається на нашій вулиці сьогодні ввечері'],
    ['ar', 'ماذا يحدث في شارعنا هذا المساء من فضلكم'],
    ['vi', 'chúng tôi không biết chuyện gì đang xảy ra ở đây'],
    ['und', 'ok thanks'],
  ])('%s is told from "%s"', (language, text) => {
    expect(of(text).language).toBe(language)
  })
  test("the network's own tag is taken only when we cannot tell", () => {
    expect(assess({ text: 'ok', media: 0, language: 'es-MX' }).language).toBe('es')
    expect(
      assess({ text: 'what time does the front desk open on sunday', media: 0, language: 'es' }).language,
    ).toBe('en')
  })
})

describe('the lists', () => {
  test('every line can be looked up, weighs within 0..1 and is written once', () => {
    expect(() => indexLists(lists)).not.toThrow()
    for (const list of lists) {
      const seen = new Set<string>()
      for (const [words, weight, kind] of list.entries) {
        expect(weight > 0 && weight < 1, `${list.tag}: ${words}`).toBe(true)
        expect(seen.has(`${words} ${kind}`), `${list.tag}: ${words} stands twice`).toBe(false)
        seen.add(`${words} ${kind}`)
      }
    }
  })
  test('every list has words for the gravest dangers, save the cries that travel', () => {
    for (const list of lists) {
      if (list.tag === 'und') continue
      const kinds = new Set(list.entries.map(([, , kind]) => kind))
      for (const kind of [
        'rescue',
        'trapped',
        'fire',
        'breathing',
        'weapon',
        'domestic',
        'suicide',
        'missing',
        'plea',
        'threat',
      ] as const) {
        expect(kinds.has(kind), `${list.tag} has no words for ${kind}`).toBe(true)
      }
    }
  })
  test('alone they still put a plea at the top', () => {
    expect(listsAlone({ text: 'my dad is not breathing, help', media: 0 })).toMatchObject({
      band: 'life_at_risk',
      assessor: 'lists-alone-2',
    })
  })
})
