import { afterEach, describe, expect, test } from 'vitest'
import { type Assessor, assess, checkWord, createAssessor, type Tuning } from './index.ts'

const ours: Tuning = {
  version: 'agency-7',
  weights: null,
  words: [{ tag: 'en', pattern: 'the grey lady ~ out', weight: 0.85, kind: 'trapped' }],
}
const text = 'the grey lady is out again'

describe("an agency's own words", () => {
  test('raise what they name, and the assessment names the tuning', () => {
    const before = assess({ text, media: 0 })
    const after = assess({ text, media: 0 }, ours)
    expect(after.score).toBeGreaterThan(before.score)
    expect(after.assessor).toBe(`${before.assessor}+agency-7`)
    expect(after.reasons[0]).toMatchObject({ code: 'trapped', quote: 'the grey lady is out' })
  })
  test('a tuning that cannot be used is told in words and changes nothing else', () => {
    const broken: Tuning = {
      version: 'agency-8',
      weights: new Uint8Array([1, 2, 3]),
      words: [{ tag: 'en', pattern: 'a*', weight: 0.5, kind: 'fire' }],
    }
    const said = assess({ text, media: 0 }, broken)
    expect(said.score).toBe(assess({ text, media: 0 }).score)
    const told = said.reasons.filter(({ code }) => code === 'tuning').map(({ words }) => words)
    expect(told.join(' ')).toMatch(/weights cannot be read.*at least 3 letters/)
  })
})

describe('a word line is checked in plain words', () => {
  const good = { tag: 'ur-Latn', pattern: 'pani ~ barh*', weight: 0.5, kind: 'water' }
  test('a good one has nothing wrong', () => expect(checkWord(good)).toBeNull())
  test.each([
    [{ tag: 'Klingon!' }, /language must be a tag/],
    [{ kind: 'urgent' }, /kind must be one of/],
    [{ weight: 1 }, /above 0 and below 1/],
    [{ weight: Number.NaN }, /above 0 and below 1/],
    [{ kind: 'thanks', weight: 0.6 }, /lowers urgency/],
    [{ pattern: ' ' }, /words are missing/],
    [{ pattern: 'x'.repeat(121) }, /too long/],
    [{ pattern: 'a b c d e f g h i' }, /8 at most/],
    [{ pattern: 'ab*' }, /at least 3 letters/],
    [{ pattern: '*fire' }, /cannot be read/],
    [{ pattern: 'fire ~' }, /between two words/],
    [{ pattern: '!!!' }, /no letters or digits/],
    [{ pattern: 'a' }, /nearly every message/],
  ])('%j is refused', (fault, says) => {
    expect(checkWord({ ...good, ...fault })).toMatch(says)
  })
})

describe('on the assessing thread', () => {
  let assessor: Assessor | undefined
  afterEach(async () => {
    await assessor?.close()
  })
  test('each batch has the tuning it came with, also after many others', async () => {
    assessor = createAssessor({ timeoutMs: 2_000, startMs: 20_000 })
    for (let n = 0; n < 25; n++) {
      const [result] = await assessor.assessBatch([{ text, media: 0 }], { ...ours, version: `agency-${n}` })
      expect(result?.assessment?.assessor).toMatch(new RegExp(`\\+agency-${n}$`))
    }
    const [again] = await assessor.assessBatch([{ text, media: 0 }], { ...ours, version: 'agency-0' })
    expect(again?.assessment?.reasons[0]?.code).toBe('trapped')
    const [plain] = await assessor.assessBatch([{ text, media: 0 }])
    expect(plain?.assessment?.assessor).not.toMatch(/agency/)
  })
})
