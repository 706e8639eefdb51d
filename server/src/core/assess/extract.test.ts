import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { assess, extract, readyExtraction } from './index.ts'

describe('what a message gives away', () => {
  beforeAll(async () => {
    expect(await readyExtraction()).toBeNull()
  })
  test('telephone numbers are checked against the country, times against when it was said', () => {
    const said = new Date('2026-03-01T12:00:00Z')
    const found = extract('call me on 020 7946 0958 in 10 minutes', { country: 'GB', said })
    expect(found.phones).toEqual([{ raw: '020 7946 0958', number: '+442079460958', country: 'GB' }])
    expect(found.times).toEqual([{ raw: 'in 10 minutes', at: '2026-03-01T12:10:00.000Z' }])
  })
  test('no string makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ maxLength: 3 }),
        (text, country) => {
          extract(text, { country, said: new Date(0) })
        },
      ),
      { numRuns: 200 },
    )
    expect(() => extract('1 2 '.repeat(200_000), { country: 'US', said: new Date(0) })).not.toThrow()
  })
  test.each([
    ['RT @neighbour: water is in the house', 'RT @neighbour'],
    ['Forwarded as received: a child is missing', 'Forwarded as received'],
    ['our street floods via the old drain', null],
  ])('"%s" passes on another: %s', (text, words) => {
    expect(assess({ text, media: 0 }).repost).toBe(words)
  })
  test('times stand as they were written', () => {
    expect(assess({ text: 'saw him at 21:40, again 10 minutes ago', media: 0 }).times).toEqual([
      '21:40',
      '10 minutes ago',
    ])
  })
})
