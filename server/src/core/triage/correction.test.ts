import { type Band, bands, type Place, places } from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Judged } from '#core/conversations'
import { bandAbout, type Correction, foldPlace, standing } from './correction.ts'

const judged = (message: string, band: Judged['band']): Judged => ({
  message,
  revision: 1,
  assessor: 'lists',
  band,
  score: 0.5,
  language: 'en',
  places: [],
})
const rank = (band: string): number => places.indexOf(band as Place)

/** A person says one band after the other. */
const say = (all: readonly Judged[], words: readonly Band[]): Correction[] =>
  words.reduce<Correction[]>(
    (kept, to) =>
      kept.concat(
        bandAbout(all, to, rank, kept).map((about, n) => ({
          ...about,
          id: `${kept.length + n}`,
          number: kept.length + n,
          conversation: 'c',
          what: 'band' as const,
          by: 'ruiz',
          at: new Date(0),
        })),
      ),
    [],
  )
const band = fc.constantFrom(...bands)
const machine = fc.constantFrom(...places)

describe('what a band says about triage', () => {
  it('of a conversation of one message is the last word, or nothing when it is the machine’s', () => {
    fc.assert(
      fc.property(machine, fc.array(band, { minLength: 1, maxLength: 8 }), (said, words) => {
        const stands = standing(say([judged('m', said)], words))
        const last = words.at(-1)!
        expect(stands.map((one) => one.person)).toEqual(last === said ? [] : [last])
      }),
    )
  })

  it('leaves the conversation as high as the person said, and said twice is said once', () => {
    fc.assert(
      fc.property(
        fc.array(machine, { minLength: 1, maxLength: 5 }),
        fc.array(band, { minLength: 1, maxLength: 8 }),
        (said, words) => {
          const all = said.map((one, n) => judged(`m${n}`, one))
          const kept = say(all, words)
          const stands = new Map(standing(kept).map((one) => [one.message, one.person ?? '']))
          const now = all.map((one) => stands.get(one.message) ?? one.band)
          const last = words.at(-1)!
          expect(Math.min(...now.map(rank))).toBe(rank(last))
          expect(say(all, [...words, last])).toEqual(kept)
        },
      ),
    )
  })

  it('leaves alone what stood below it, and what a person said before of an older message', () => {
    const two = [judged('plea', 'life_at_risk'), judged('chat', 'other')]
    expect(say(two, ['question']).map((one) => [one.message, one.person])).toEqual([['plea', 'question']])
    expect(say(two, ['question', 'emergency']).map((one) => [one.message, one.person])).toEqual([
      ['plea', 'question'],
      ['chat', 'emergency'],
    ])
  })

  it('about nothing said is nothing', () => {
    expect(bandAbout([], 'spam', rank, [])).toEqual([])
    expect(foldPlace('  18  Alder ST ')).toBe('18 alder st')
  })
})
