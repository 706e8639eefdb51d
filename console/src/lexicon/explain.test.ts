import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explain, localWordsIn } from './explain.ts'

const words = [
  { term: 'the Cut', means: 'the canal behind Mill Lane', asWritten: true },
  { term: 'ASB', means: 'antisocial behaviour', asWritten: false },
  { term: 'A&E', means: 'the emergency department', asWritten: false },
  { term: 'rec center', means: 'the recreation center', asWritten: false },
  { term: 'المركز', means: 'the centre', asWritten: false },
]
const found = (text: string) => localWordsIn(text, words).map((one) => one.term)

describe('local words', () => {
  it.each([
    ['someone fell into the Cut!', ['the Cut']],
    ['The Cut is frozen', ['The Cut']],
    ['the cut on my arm is deep', []],
    ['asb again, ASB every night', ['asb']],
    ['basbo asbestos ASBO', []],
    ['sent to a&e by the Rec  Center staff', ['a&e', 'Rec  Center']],
    ['نحن في المركز الآن', ['المركز']],
    ['👩‍👩‍👧 at the rec center👍🏽', ['rec center']],
  ])('are found as whole words only: %s', (text, terms) => {
    expect(found(text)).toEqual(terms)
  })

  it('leave the text as it was, whatever it is', () => {
    const any = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(fc.constantFrom('the', ' ', 'Cut', 'ASB', '👍🏽', 'é', '&', 'A', 'E', '\u202e'))
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(any, (text) => {
        expect(
          explain(text, words)
            .map((one) => one.text)
            .join(''),
        ).toBe(text)
      }),
      { numRuns: 60 },
    )
  })
})
