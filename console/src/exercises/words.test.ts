import { describe, expect, it } from 'vitest'
import { nextSpeed } from './use-exercise.ts'
import { lasting, publishedWords } from './words.ts'

describe('the words of an exercise', () => {
  it('say how long it lasts as people do', () => {
    expect([1, 60, 90, 300, 3600, 9000, 43_200].map(lasting)).toEqual([
      '1 second',
      '1 minute',
      '90 seconds',
      '5 minutes',
      '1 hour',
      '2 hours 30 minutes',
      '12 hours',
    ])
  })
  it('count what was published', () => {
    expect(publishedWords([])).toBe('nothing')
    expect(
      publishedWords([
        { category: 'reply', n: 10 },
        { category: 'notice', n: 1 },
      ]),
    ).toBe('10 answers, 1 notice')
  })
  it('faster and slower end at the ends of the scale', () => {
    expect([nextSpeed(1, -1), nextSpeed(1, 1), nextSpeed(10, 1), nextSpeed(60, 1)]).toEqual([
      null,
      2,
      30,
      null,
    ])
  })
})
