import { describe, expect, it } from 'vitest'
import { addedTo, subjectLine, subjectOf } from './subject.ts'

const plea = 'water at the second floor, 18 Alder St'

describe('the subject of a row', () => {
  it('is its only words, with nothing added', () => {
    const one = { opening: null, preview: plea, inCount: 1 }
    expect([subjectOf(one), addedTo(one), subjectLine(one)]).toEqual([plea, null, plea])
  })
  it('is how it began, with how many came after and the newest of them', () => {
    const item = { opening: plea, preview: 'third step now', inCount: 4 }
    expect(subjectOf(item)).toBe(plea)
    expect(addedTo(item)).toEqual({ count: 3, newest: 'third step now' })
    expect(subjectLine(item)).toBe(`${plea}; newest: third step now`)
  })
  it('is not said twice when the newest thing is that it was corrected', () => {
    expect(addedTo({ opening: plea, preview: plea, inCount: 2 })).toEqual({ count: 1, newest: null })
  })
})
