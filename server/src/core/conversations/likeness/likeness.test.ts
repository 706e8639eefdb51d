import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assess } from '#core/assess'
import { plainWords, relationOf, type Wording, wordingOf } from './index.ts'
import { plainUnicode } from './words.ts'

/** As intake sees it: the facts are those that triage finds. */
const said = (text: string, pictures = 0): Wording | null => {
  const { places, phones, people } = assess({ text, media: pictures })
  return wordingOf({ text, places, phones, people, pictures })
}
/** How `then` stands to a group that has said `first` (and `more`). */
const stands = (first: string, then: string, more: { pictures?: number; also?: string[] } = {}) => {
  const members = [first, ...(more.also ?? [])].map((text) => said(text))
  const wording = said(then, more.pictures)
  if (!wording || members.some((one) => one === null || one.print !== wording.print)) return 'other words'
  const relation = relationOf(members as Wording[], wording)
  return relation.is === 'apart' ? 'apart' : relation.adds.join(' ') || 'copy'
}

const plea = 'water is at the second floor, my mom and 4 kids are on the roof, please send a boat'

describe('the same words', () => {
  it.each([
    `RT @maria_h: ${plea}`,
    `rt @maria_h ${plea.toUpperCase()}!!!`,
    `${plea} 🙏🙏 #help https://t.co/abc via @news5`,
    `Please share!! “${plea}”`,
    `Forwarded: ${plea.replaceAll('a', 'á')}`,
    `pls help @RivertonECC ${plea}`,
    plea.replace('water is', 'water\u200b is'),
  ])('are a copy, whoever passes them on and however: %s', (text) => {
    expect(stands(plea, text)).toBe('copy')
  })

  it.each([
    [
      'another address',
      'trapped by the water at 18 Alder St, send help now',
      'trapped by the water at 22 Alder St, send help now',
    ],
    [
      'another street',
      'trapped by the water on Alder Street, cannot get out',
      'trapped by the water on Oak Street, cannot get out',
    ],
    [
      'another unit',
      'smoke in the hall at 18 Alder St apt 4, we cannot get out',
      'smoke in the hall at 18 Alder St apt 5, we cannot get out',
    ],
    [
      'another postcode',
      'trapped by the water near SW1A 1AA, we cannot get out',
      'trapped by the water near SW1A 2AA, we cannot get out',
    ],
    [
      'other coordinates',
      'trapped by the water at 29.7604, -95.3698 we cannot get out',
      'trapped by the water at 29.7604, 95.3698 we cannot get out',
    ],
    [
      'another telephone',
      'grandmother is alone in the flood, call 555-0123 to reach us',
      'grandmother is alone in the flood, call 555-0124 to reach us',
    ],
    ['another number of people', plea, plea.replace('4 kids', '5 kids')],
    ['another person', plea, plea.replace('my mom', 'my dad')],
    [
      'another day',
      'the gate on the school road will not close since Monday',
      'the gate on the school road will not close since Friday',
    ],
    ['a turn for the better', plea, `UPDATE they are rescued: ${plea}`],
    [
      'not',
      'they are breathing and we have got the door open now',
      'they are not breathing and we have got the door open now',
    ],
  ])('with %s are not a copy', (_, first, then) => {
    expect(stands(first, then)).toMatch(/apart|other words/)
  })

  it.each([
    [`${plea} 18 Alder St`, 'places'],
    [`RT @maria_h ${plea}. The address is 18 Alder St!`, 'places'],
    [`#Riverton ${plea} 🙏 #SOS`, 'places'],
    [`${plea}, and 3 babies`, 'people'],
    [`${plea} call 555-0123`, 'numbers'],
  ])('with something more are a copy that adds it: %s', (text, adds) => {
    expect(stands(plea, text)).toBe(adds)
  })

  it('with a picture that the group did not have add it; the same again adds nothing', () => {
    expect(stands(plea, plea, { pictures: 1 })).toBe('pictures')
  })

  it('a place that the group has been given holds for the group: another one is not a copy', () => {
    const also = [`${plea} 18 Alder St`]
    expect(stands(plea, `${plea} 18 Alder St`, { also })).toBe('copy')
    expect(stands(plea, plea, { also })).toBe('copy')
    expect(stands(plea, `${plea} 22 Oak Ave`, { also })).toBe('apart')
  })

  it('a message that leaves a fact out is not a copy of one that has it', () => {
    expect(stands(`${plea} 18 Alder St`, plea)).toBe('apart')
  })

  it.each([
    'help',
    'HELP US',
    'sos sos sos',
    'please help, the water is rising in my house',
    'fire at 18 Alder St',
    'smoke in the hall at 18 Alder St',
    '',
    '🆘',
    '555-0123',
  ])('of a very short text are nobody’s copy, since each may be another person in danger: "%s"', (text) => {
    expect(said(text)).toBeNull()
  })

  it.each([
    'नमस्ते हम छत पर फंसे हैं पानी बढ़ रहा है कृपया मदद भेजें',
    'المياه ترتفع بسرعة ونحن على السطح مع الأطفال أرسلوا قاربا الآن',
    '水已经到二楼了我们被困在屋顶上请派船来救我们',
    'вода вже на другому поверсі ми на даху з дітьми надішліть човен',
  ])('are known in any script: %s', (text) => {
    expect(stands(text, `RT @x: ${text} #help`)).toBe('copy')
    expect(said(`${text} ${text}`)?.print).not.toBe(said(text)?.print)
  })
})

const word = fc.constantFrom(
  ...'water roof boat garden neighbour the is rising second floor gran school bridge'.split(' '),
)
const words = fc.array(word, { minLength: 8, maxLength: 20 }).map((all) => all.join(' '))
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
)

describe('likeness', () => {
  it('of the plain words of any text are the plain words themselves', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = plainWords(text)
        expect(plainWords(once.join(' '))).toEqual(once)
      }),
      { numRuns: 500 },
    )
  })

  it('reads plain letters the quick way as it reads all others', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 120 })
    const written = fc.oneof(
      ascii,
      fc
        .array(fc.constantFrom('a', 'B', '-', '5', ' ', "'", '@', '.', 'www.', '://', '_', '%'), {
          maxLength: 30,
        })
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(written, (text) => {
        expect(plainWords(text)).toEqual(plainUnicode(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads any text, and the same text the same way', () => {
    fc.assert(
      fc.property(anything, fc.nat(4), (text, pictures) => {
        const asked = {
          text,
          places: [text.slice(0, 9)],
          phones: [text.slice(3, 7)],
          people: text.slice(2, 20),
          pictures,
        }
        expect(wordingOf(asked)).toEqual(wordingOf(asked))
      }),
      { numRuns: 500 },
    )
  })

  it('never takes two texts with different numbers for copies', () => {
    fc.assert(
      fc.property(words, fc.nat(9999), fc.nat(9999), fc.nat(19), (text, one, other, at) => {
        fc.pre(one !== other)
        const all = text.split(' ')
        const put = (n: number) => all.toSpliced(at % all.length, 0, String(n)).join(' ')
        expect(stands(put(one), put(other))).toMatch(/apart|other words/)
      }),
      { numRuns: 300 },
    )
  })

  it('never takes a text with another word in it for a copy', () => {
    fc.assert(
      fc.property(words, fc.nat(19), (text, at) => {
        const all = text.split(' ')
        const other = all.with(at % all.length, 'elsewhere').join(' ')
        expect(stands(text, other)).toBe('other words')
      }),
      { numRuns: 300 },
    )
  })

  it('looks the same from both sides where nothing is added', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        expect(stands(one, other) === 'copy').toBe(stands(other, one) === 'copy')
      }),
      { numRuns: 200 },
    )
  })
})
