import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thread } from '#core/conversations'
import { AppError } from '#platform/errors'
import { guardedFetch } from '#platform/outbound'
import { arrive, person, said, startEngine, type TestWorld, testWorld } from '#testing'
import { largestAnswer, libreTranslate, module } from './index.ts'

const plea = 'El agua está entrando en la casa y mi madre no puede subir la escalera'

/** A centre whose operator runs an engine, and a plea in Spanish. */
const centre = async (text = plea) => {
  const t = await testWorld()
  const engine = await startEngine()
  onTestFinished(engine.stop)
  t.world.translator = libreTranslate({
    url: engine.url,
    fetch: guardedFetch({ allow: [engine.url], largest: largestAnswer }),
    clock: t.clock,
    patienceMs: 400,
  })
  await t.world.translator.look()
  const [id] = await arrive(t, said('m1', text))
  const message = (await thread(t.db, t.agency, id!)).messages[0]!.id
  return { t, engine, id: id!, message, ruiz: person(t, module, 'ruiz'), okafor: person(t, module, 'okafor') }
}
const refusal = (one: Promise<unknown>) =>
  one.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? { code: error.code, says: error.message } : error),
  )
const acts = async (t: TestWorld, kind: string): Promise<string[]> =>
  (
    await sql<{
      act: string
    }>`select convert_from(p.bytes, 'UTF8') as act from archive.entry e join archive.payload p using (agency_id, entry_id) where e.kind = ${kind}`.execute(
      t.db,
    )
  ).rows.map((row) => row.act)

describe('machine translation', () => {
  it('is off where the operator has configured no engine', async () => {
    const { t, message, ruiz } = await centre()
    delete t.world.translator
    expect(await refusal(ruiz('translation.translate', { message, revision: 1 }))).toMatchObject({
      code: 'no_engine',
      says: expect.stringContaining('Ask for an interpreter'),
    })
  })

  it('is made when a person asks, kept once with the name of the engine and of who asked, and is on the record', async () => {
    const { t, engine, message, ruiz, okafor } = await centre()
    const made = await ruiz('translation.translate', { message, revision: 1 })
    expect(made).toMatchObject({
      message,
      revision: 1,
      language: 'en',
      takenFor: 'es',
      text: 'The water is coming into the house and my mother cannot climb the stairs',
      engine: 'LibreTranslate',
      version: '1.9.6',
      doubt: null,
      by: { id: 'ruiz', name: 'A. Ruiz' },
      madeAt: t.clock.now().toISOString(),
    })
    t.clock.advance(60)
    expect(await okafor('translation.translate', { message, revision: 1 })).toEqual(made)
    expect(engine.asked).toHaveLength(1)
    const [act, ...more] = await acts(t, 'message.translated')
    expect(more).toEqual([])
    expect(JSON.parse(act!)).toMatchObject({ by: 'ruiz', made_by_machine: true, engine: 'LibreTranslate' })
  })

  it('two who ask at the same time get the same words', async () => {
    const { t, message, ruiz, okafor } = await centre()
    const [one, other] = await Promise.all([
      ruiz('translation.translate', { message, revision: 1 }),
      okafor('translation.translate', { message, revision: 1 }),
    ])
    expect(one).toEqual(other)
    expect(await acts(t, 'message.translated')).toHaveLength(1)
  })

  it('ranks nothing: the conversation and what triage said of it stay as they were', async () => {
    const { t, id, message, ruiz } = await centre()
    const before = await thread(t.db, t.agency, id)
    const state = () =>
      sql`select * from conversations.conversation where conversation_id = ${id}`.execute(t.db)
    const row = (await state()).rows
    await ruiz('translation.translate', { message, revision: 1 })
    expect(await thread(t.db, t.agency, id)).toEqual(before)
    expect((await state()).rows).toEqual(row)
  })

  it('that fails leaves the message as it was written, says why, and the attempt is on the record', async () => {
    const { t, engine, message, ruiz } = await centre()
    for (const [fault, why] of [
      ['slow', 'did not answer within 0.4 seconds'],
      ['broken', 'refused (500'],
      ['malformed', 'not JSON'],
      ['huge', 'far more'],
    ] as const) {
      engine.fault = fault
      expect(await refusal(ruiz('translation.translate', { message, revision: 1 }))).toMatchObject({
        code: 'engine_failed',
        says: expect.stringMatching(
          new RegExp(`${why.replace('(', '\\(')}.*as it was written; ask for an interpreter`),
        ),
      })
    }
    expect(await acts(t, 'translation.failed')).toHaveLength(4)
    engine.fault = null
    expect((await ruiz('translation.translate', { message, revision: 1 })).doubt).toBeNull()
  })

  it('that looks wrong is kept with the doubt beside it', async () => {
    const { engine, message, ruiz } = await centre()
    engine.fault = 'wrong language'
    expect((await ruiz('translation.translate', { message, revision: 1 })).doubt).toBe(
      'What it gave reads like Polish, not English.',
    )
    const again = await centre()
    again.engine.fault = 'same words'
    const { doubt } = await again.ruiz('translation.translate', { message: again.message, revision: 1 })
    expect(doubt).toBe('It gave the same words back.')
  })

  it('is refused for a language that the engine does not read, for what has no words, and for what is too long', async () => {
    const welsh = 'Mae dŵr yn dod i mewn i’r tŷ ac mae fy mam yn methu mynd i fyny’r grisiau, rwy’n ofni'
    const t = await centre(welsh)
    expect(await refusal(t.ruiz('translation.translate', { message: t.message, revision: 1 }))).toMatchObject(
      {
        code: 'language_not_offered',
      },
    )
    const bare = await centre('📍🆘 ???')
    expect(
      await refusal(bare.ruiz('translation.translate', { message: bare.message, revision: 1 })),
    ).toMatchObject({ code: 'nothing_to_translate' })
    const long = await centre(`${plea}. `.repeat(100))
    expect(
      await refusal(long.ruiz('translation.translate', { message: long.message, revision: 1 })),
    ).toMatchObject({ code: 'too_long_to_translate' })
    expect(t.engine.asked).toEqual([])
  })

  it('is of the words that were asked about: an edit is another revision', async () => {
    const { t, engine, id, message, ruiz } = await centre()
    await ruiz('translation.translate', { message, revision: 1 })
    const edit = said('m1', `${plea}, vengan ya por favor`, { kind: 'edit' })
    await arrive(t, edit)
    expect((await thread(t.db, t.agency, id)).revisions).toHaveLength(2)
    await ruiz('translation.translate', { message, revision: 2 })
    expect(engine.asked.map((one) => one.q)).toEqual([plea, `${plea}, vengan ya por favor`])
    expect(await refusal(ruiz('translation.translate', { message, revision: 3 }))).toMatchObject({
      code: 'no_such_message',
    })
  })
})
