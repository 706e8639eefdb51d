import { afterEach, describe, expect, test } from 'vitest'
import { type Assessor, assess, assessSafely, createAssessor, placeOf, readyLanguages } from './index.ts'

const plea = { text: 'we are trapped, water is rising, help us', media: 0 }
const fail = () => {
  throw new Error('no weights')
}

describe('an assessment that fails never keeps a message down', () => {
  test('when it throws, the word lists alone rank the message and say why', () => {
    const result = assessSafely(plea, { assess: fail })
    expect(result).toMatchObject({ fallback: 'lists', why: 'the assessment failed: no weights' })
    expect(result.assessment?.band).toBe('life_at_risk')
  })
  test('when it took longer than it may, the word lists alone rank it', () => {
    const ticks = [0, 51, 52]
    const result = assessSafely(plea, { now: () => ticks.shift() ?? 52 })
    expect(result).toMatchObject({ fallback: 'lists', ms: 52 })
  })
  test('when it answers nonsense, the word lists alone rank it', () => {
    const result = assessSafely(plea, { assess: (input) => ({ ...assess(input), score: Number.NaN }) })
    expect(result.fallback).toBe('lists')
  })
  test('when the lists fail too, it is not assessed and stands directly under life at risk', () => {
    const result = assessSafely(plea, { assess: fail, lists: fail })
    expect(result).toMatchObject({ assessment: null, fallback: 'not_assessed' })
    expect(placeOf(result)).toBe('not_assessed')
  })
  test('whatever is thrown, and whatever came in', () => {
    const odd = () => {
      throw Object.create(null)
    }
    expect(assessSafely(plea, { assess: odd, lists: odd }).fallback).toBe('not_assessed')
    expect(assessSafely({ text: undefined, media: 0 } as unknown as typeof plea).fallback).toBe(
      'not_assessed',
    )
  })
})

describe('on a thread of its own', () => {
  let assessor: Assessor | undefined
  afterEach(async () => {
    await assessor?.close()
  })
  const worker = (name: string) => new URL(`./testing/${name}.worker.ts`, import.meta.url)
  // Generous times: the machine that tests may be busy, and a hang lasts for ever anyway.
  const start = (name?: string, timeoutMs = 1_000) =>
    createAssessor({ timeoutMs, startMs: 20_000, ...(name ? { workerUrl: worker(name) } : {}) })

  test('a batch is assessed in order, exactly as here', async () => {
    assessor = start()
    await readyLanguages()
    const inputs = [plea, { text: 'lost my wallet', media: 0 }, { text: '', media: 1 }]
    const results = await assessor.assessBatch(inputs)
    expect(results.map(({ fallback }) => fallback)).toEqual(['none', 'none', 'none'])
    expect(results.map(({ assessment }) => assessment)).toEqual(inputs.map((input) => assess(input)))
    expect(await assessor.assessBatch([])).toEqual([])
  })

  test('one that never returns is stopped; it and what follows go to the lists; the next batch is whole again', async () => {
    assessor = start('hanging')
    const [before, hung, after] = await assessor.assessBatch([plea, { text: 'hang', media: 0 }, plea])
    expect(before?.fallback).toBe('none')
    expect(hung).toMatchObject({ fallback: 'lists', why: expect.stringContaining('did not end within') })
    expect(after?.assessment).toMatchObject({ band: 'life_at_risk', assessor: 'lists-alone-2' })
    const [next] = await assessor.assessBatch([plea])
    expect(next?.fallback).toBe('none')
  })

  test('one that throws goes to the lists and the others do not', async () => {
    assessor = start('throwing')
    const results = await assessor.assessBatch([{ text: 'throw', media: 0 }, plea])
    expect(results.map(({ fallback }) => fallback)).toEqual(['lists', 'none'])
  })

  test('a thread that dies is replaced', async () => {
    assessor = start('throwing')
    const results = await assessor.assessBatch([plea, { text: 'die', media: 0 }, plea])
    expect(results[2]).toMatchObject({ fallback: 'lists' })
    expect((await assessor.assessBatch([plea]))[0]?.fallback).toBe('none')
  })

  test('a thread that cannot start leaves every batch to the lists', async () => {
    assessor = start('broken')
    for (let round = 0; round < 5; round++) {
      const [result] = await assessor.assessBatch([plea])
      expect(result).toMatchObject({ fallback: 'lists', assessment: { band: 'life_at_risk' } })
    }
  })

  test('batches sent at once are all answered', async () => {
    assessor = start()
    const all = await Promise.all(Array.from({ length: 10 }, () => assessor!.assessBatch([plea, plea])))
    expect(all.flat().every(({ fallback }) => fallback === 'none')).toBe(true)
  })

  test('after closing, the lists still answer', async () => {
    assessor = start()
    await assessor.close()
    expect((await assessor.assessBatch([plea]))[0]?.fallback).toBe('lists')
  })
})
