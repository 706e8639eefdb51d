import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assess, lists, retrain, type TrainingText, train } from '../index.ts'
import { closeModel, openModel } from './format.ts'
import { shipped } from './shipped.ts'

const texts: TrainingText[] = [
  ['we have no water, please help us', true],
  ['my house fell and my child is under it', true],
  ['the front desk opens at nine', false],
  ['thank you for coming yesterday', false],
  ['water bill due next week', false],
  ['please help, we are hungry', true],
].map(([text, urgent]) => ({
  text: String(text),
  urgent: urgent === true,
  band: null,
  weight: 1,
  source: 's',
}))
const settings = { rounds: 3, rate: 0.07, pull: 1e-4, pullSigns: 1e-3, least: 1 }

describe('the weights', () => {
  test('the same texts give the same bytes', () => {
    const once = train(texts, 'linear-t', new Set(), settings)
    expect(train(texts, 'linear-t', new Set(), settings)).toEqual(once)
    expect(closeModel(openModel(once))).toEqual(once)
  })
  test('ship within 4 MB, readable, with their version', () => {
    expect(shipped().why).toBeNull()
    expect(closeModel(shipped().model!).length).toBeLessThan(4_000_000)
    expect(assess({ text: 'hello', media: 0 }).assessor).toMatch(/^linear-\d+\+lists-\d+$/)
  })
  test('bytes that are damaged are refused with a sentence, whatever they are', () => {
    const good = train(texts, 'linear-t', new Set(), settings)
    const said = (bytes: Uint8Array) => {
      try {
        openModel(bytes)
        return 'read'
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(said(good.subarray(0, 40))).toMatch(/cut short/)
    expect(said(good.subarray(0, good.length - 3))).toMatch(/cut short|longer|damaged/)
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = good.slice()
        bytes[at] = value
        expect(said(bytes)).not.toMatch(/undefined|null|function/)
      }),
      { numRuns: 60, examples: [[190, 32]] },
    )
  })
})

describe('more evidence never sinks a message', () => {
  const dangers = new Set([
    'rescue',
    'trapped',
    'breathing',
    'fire',
    'weapon',
    'missing',
    'need',
    'plea',
    'suicide',
  ])
  const evidence = lists
    .flatMap(({ entries }) => entries)
    .filter(([, weight, kind]) => dangers.has(kind) && weight >= 0.4)
    .map(([pattern]) => pattern.replaceAll(' ~ ', ' ').replaceAll('*', ''))
    .filter((words) => {
      // A line that itself holds a word of calm or of another subject is not evidence alone.
      const { reasons } = assess({ text: words, media: 0 })
      return (
        !reasons.some(({ words: told }) => told.includes('lowers')) &&
        reasons.every(({ code }) => !/^(service|information|question|complaint)$/.test(code))
      )
    })
  const calm = [
    'what a lovely morning',
    'thanks for the great work last week',
    'who is playing tonight',
    'the road is closed',
    '',
  ]
  test('a line of danger or a plea added as a sentence of its own never lowers the score', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...calm, ...texts.map(({ text }) => text)),
        fc.array(fc.constantFrom(...evidence), { minLength: 1, maxLength: 3 }),
        (text, added) => {
          const before = assess({ text, media: 0 })
          const after = assess({ text: `${text} . ${added.join(' . ')}`, media: 0 })
          expect(after.score).toBeGreaterThanOrEqual(before.score)
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('learning from corrections', () => {
  const examples = Array.from({ length: 20 }, (_, i) => ({
    text: texts[i % texts.length]!.text,
    language: 'en',
    band: texts[i % texts.length]!.urgent ? ('emergency' as const) : ('other' as const),
    urgent: texts[i % texts.length]!.urgent,
  }))
  const corrections = Array.from({ length: 4 }, (_, i) => ({
    text: `the grobbles are rising at pier ${i}`,
    language: 'en',
    band: 'life_at_risk' as const,
    urgent: true,
  }))
  test('raises what was corrected, keeps the rest near, and tells before and after', () => {
    const { weights, version, report } = retrain({ start: null, examples, corrections })
    const tuning = { version: 'agency-1', weights, words: [] }
    const text = 'grobbles at the pier'
    expect(assess({ text, media: 0 }, tuning).score).toBeGreaterThan(assess({ text, media: 0 }).score)
    expect(assess({ text, media: 0 }, tuning).assessor).toBe(`${version}+lists-2+agency-1`)
    expect(report).toMatchObject({ learntFrom: { examples: 16, corrections: 4 } })
    expect(report.corrections.after.urgentSeen).toBeGreaterThanOrEqual(report.corrections.before.urgentSeen!)
    expect(retrain({ start: null, examples, corrections })).toEqual({ weights, version, report })
    expect(retrain({ start: weights, examples, corrections }).version).toMatch(/^linear-\d+~/)
  })
  test('says in a sentence when what it starts from are not weights', () => {
    expect(() => retrain({ start: new Uint8Array(3), examples, corrections })).toThrow(/not triage weights/)
  })
})
