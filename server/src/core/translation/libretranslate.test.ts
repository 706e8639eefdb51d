import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fixedClock } from '#platform/clock'
import { guardedFetch } from '#platform/outbound'
import { type Fault, startEngine } from '#testing'
import { codeFor, largestAnswer, libreTranslate } from './index.ts'

const spanish = 'El agua está entrando en la casa y mi madre no puede subir la escalera'

const engineAndUs = async ({ key }: { key?: string } = {}) => {
  const engine = await startEngine()
  onTestFinished(engine.stop)
  const clock = fixedClock('2026-03-01T02:14:09Z')
  const fetch = guardedFetch({ allow: [engine.url], largest: largestAnswer })
  const translator = libreTranslate({ url: `${engine.url}/`, key, fetch, clock, patienceMs: 400 })
  return { engine, clock, translator }
}

describe('an engine that speaks LibreTranslate', () => {
  it('says what it reads and writes, and its version; before it has answered it can do nothing and says so', async () => {
    const { translator } = await engineAndUs()
    expect(translator.abilities()).toMatchObject({ from: [], to: [], words: /not answered yet/ })
    expect(await translator.look()).toMatchObject({
      from: ['en', 'es', 'pl', 'ar', 'pt-BR'],
      version: '1.9.6',
      words: '',
    })
    expect(translator.abilities().to).toContain('en')
  })

  it('translates a text as text, from the language we name or the one it tells', async () => {
    const { engine, translator } = await engineAndUs({ key: 'a key' })
    engine.key = 'a key'
    const english = 'The water is coming into the house and my mother cannot climb the stairs'
    expect(await translator.translate({ text: spanish, from: 'es', to: 'en' })).toEqual({
      text: english,
      takenFor: null,
    })
    expect(await translator.translate({ text: spanish, from: null, to: 'en' })).toEqual({
      text: english,
      takenFor: 'es',
    })
    expect(engine.asked).toEqual([
      { q: spanish, source: 'es', target: 'en', format: 'text', api_key: 'a key' },
      { q: spanish, source: 'auto', target: 'en', format: 'text', api_key: 'a key' },
    ])
  })

  it.each<[Fault, RegExp]>([
    ['slow', /did not answer within 0\.4 seconds/],
    ['broken', /refused \(500: Cannot translate text/],
    ['malformed', /answered 200 with something that is not JSON/],
    ['empty', /without a translation/],
    ['huge', /far more than it was given/],
    ['endless', /larger than 262144 bytes/],
  ])('when it is %s, that is said in a sentence and nothing comes of it', async (fault, why) => {
    const { engine, translator } = await engineAndUs()
    engine.fault = fault
    await expect(translator.translate({ text: spanish, from: 'es', to: 'en' })).rejects.toThrow(why)
  })

  it('one that is away is found out, and found again when it is back', async () => {
    const { engine, clock, translator } = await engineAndUs()
    engine.fault = 'broken'
    expect((await translator.look()).words).toMatch(/answered 500 without a list of languages/)
    engine.fault = null
    clock.advance(31)
    expect(translator.abilities().words).not.toBe('')
    await translator.look()
    expect(translator.abilities()).toMatchObject({ words: '', version: '1.9.6' })
  })

  it('a wrong key is its refusal, in its words', async () => {
    const { engine, translator } = await engineAndUs()
    engine.key = 'another'
    await expect(translator.translate({ text: spanish, from: 'es', to: 'en' })).rejects.toThrow(
      /refused \(403: Invalid API key\)/,
    )
  })

  it('an inner address is not asked unless the operator allows it', async () => {
    const engine = await startEngine()
    onTestFinished(engine.stop)
    const clock = fixedClock('2026-03-01T02:14:09Z')
    const translator = libreTranslate({ url: engine.url, fetch: guardedFetch(), clock })
    expect((await translator.look()).words).toMatch(/is an inner address/)
    await expect(translator.translate({ text: 'agua', from: 'es', to: 'en' })).rejects.toThrow(
      /is an inner address/,
    )
    expect(engine.asked).toEqual([])
  })
})

describe('the code of a language with an engine', () => {
  const offered = ['en', 'es', 'pt-BR', 'ur', 'zh-Hans']
  it('is the same code or another form of it', () => {
    expect(['es', 'pt', 'zh', 'en-GB', 'cy'].map((code) => codeFor(code, offered))).toEqual([
      'es',
      'pt-BR',
      'zh-Hans',
      'en',
      null,
    ])
  })
  it('is none for a language in the letters of another: Urdu in Latin letters is not Urdu to a machine', () => {
    expect(codeFor('ur-Latn', offered)).toBeNull()
  })
  it('is always one of those that it offers', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (code, list) => {
        const found = codeFor(code, list)
        expect(found === null || list.includes(found)).toBe(true)
      }),
    )
  })
})
