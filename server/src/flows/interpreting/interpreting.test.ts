import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { makeAlarms } from '#flows/alarms'
import { module as desk } from '#flows/desk'
import { secondsAfter } from '#platform/clock'
import { AppError } from '#platform/errors'
import { runReaders } from '#platform/events'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { evidence, lateInterpreters, module } from './index.ts'

const spanish = 'El agua está entrando en la casa y mi madre no puede subir la escalera, ayúdenos por favor'
const polish = 'Pali się u nas w kuchni i nie możemy wyjść z mieszkania, proszę przyślijcie pomoc'

/** A centre with a plea, two officers who ask for interpreters, and the alarms that watch. */
const centre = async (text = spanish) => {
  const t = await testWorld()
  await sql`insert into events.cursor (agency_id, reader) values (1, 'alarms'), (1, 'interpreting'), (1, 'interpreting.pressing')`.execute(
    t.db,
  )
  const [id] = await arrive(t, said('m1', text))
  const alarms = makeAlarms({ anybodyOnShift: async () => true, lateInterpreters })
  const supervisor = person(t, alarms, 'lindqvist')
  const tick = async (seconds = 0): Promise<void> => {
    t.clock.advance(seconds)
    await runReaders(t.db, t.clock, [...(module.reactors ?? []), ...(alarms.reactors ?? [])], null)
    await sweepAll({ db: t.db, clock: t.clock }, alarms.sweeps ?? [])
  }
  const awaited = async () =>
    (await supervisor('alarms.list', { limit: 200 })).alarms.filter(
      (alarm) => alarm.kind === 'interpreter_late',
    )
  return {
    t,
    id: id!,
    tick,
    awaited,
    ruiz: person(t, module, 'ruiz'),
    okafor: person(t, module, 'okafor'),
    atDesk: person(t, desk, 'ruiz'),
  }
}
const code = (one: Promise<unknown>): Promise<string> =>
  one.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
const acts = async ({ db }: TestWorld, kind: string): Promise<Record<string, unknown>[]> =>
  (
    await sql<{
      act: string
    }>`select convert_from(p.bytes, 'UTF8') as act from archive.entry e join archive.payload p using (agency_id, entry_id) where e.kind = ${kind}`.execute(
      db,
    )
  ).rows.map((row) => JSON.parse(row.act) as Record<string, unknown>)
const wanted = { language: 'es', kind: 'spoken', note: 'She calls back on 555-0142.' } as const

describe('asking for an interpreter', () => {
  it('starts a clock of its own, the pack’s for the band of the conversation', async () => {
    const { t, id, ruiz } = await centre()
    const { band } = (
      await sql<{ band: 'life_at_risk' }>`select band from conversations.conversation`.execute(t.db)
    ).rows[0]!
    const seconds = packOf('us-ecc').targets[band].interpreter_seconds
    const asked = await ruiz('interpreting.ask', { id, ...wanted })
    expect(asked.dueAt).toBe(secondsAfter(t.clock.now(), seconds).toISOString())
    const seen = await ruiz('interpreting.conversation', { id })
    expect(seen).toMatchObject({ seconds, into: 'en', templates: true, engine: null })
    expect(seen.requests).toMatchObject([
      { id: asked.id, ...wanted, state: 'waiting', by: { name: 'A. Ruiz' }, text: null },
    ])
    expect((await ruiz('interpreting.waiting', {})).waiting).toMatchObject([
      { conversation: id, language: 'es', askedAt: t.clock.now().toISOString(), dueAt: asked.dueAt },
    ])
    expect(await acts(t, 'interpreter.asked')).toMatchObject([{ by: 'ruiz', language: 'es', kind: 'spoken' }])
  })

  it('leaves the person’s own clocks running: asking is not answering', async () => {
    const { t, id, ruiz } = await centre()
    const due = () => sql`select due_at, answered_at, looked_at from conversations.conversation`.execute(t.db)
    const before = (await due()).rows
    await ruiz('interpreting.ask', { id, ...wanted })
    expect((await due()).rows).toEqual(before)
  })

  it('is done once a conversation, also when two ask at the same moment', async () => {
    const { t, id, ruiz, okafor } = await centre()
    const both = await Promise.all([
      code(ruiz('interpreting.ask', { id, ...wanted })),
      code(okafor('interpreting.ask', { id, ...wanted })),
    ])
    expect(both.sort()).toEqual(['already_asked', 'done'])
    expect(await acts(t, 'interpreter.asked')).toHaveLength(1)
  })

  it('names the ways to an interpreter: the language’s own first, any language, and relay and sign language always', async () => {
    const { id, ruiz } = await centre()
    const { lines } = await ruiz('interpreting.conversation', { id })
    expect(lines.map(({ id, practice }) => [id, practice])).toEqual([
      ['spanish', true],
      ['relay', false],
      ['telephone', true],
      ['written', true],
      ['sign', true],
    ])
    expect(lines.find((line) => line.id === 'relay')?.tel).toBe('7-1-1')
  })
})

describe('what the interpreter said', () => {
  it('is typed by a person, stands with the interpreter’s name beneath the message, and stops the clock', async () => {
    const { t, id, ruiz, okafor, tick, awaited } = await centre()
    const asked = await ruiz('interpreting.ask', { id, ...wanted })
    t.clock.advance(45)
    const said = {
      interpreter: 'interpreter 4471',
      text: 'The water is in the house, my mother is downstairs.',
    }
    await okafor('interpreting.answer', { id: asked.id, ...said })
    const [request] = (await ruiz('interpreting.conversation', { id })).requests
    expect(request).toMatchObject({ ...said, state: 'answered', ended: { by: { name: 'B. Okafor' } } })
    expect((await ruiz('interpreting.waiting', {})).waiting).toEqual([])
    expect(await acts(t, 'interpreter.answered')).toMatchObject([{ by: 'okafor', ...said, seconds: 45 }])
    expect(await code(ruiz('interpreting.answer', { id: asked.id, ...said }))).toBe('not_waiting')
    await tick(3600)
    expect(await awaited()).toEqual([])
  })

  it('can be waited for no longer, with a reason; then it can be asked for again', async () => {
    const { t, id, ruiz } = await centre()
    const asked = await ruiz('interpreting.ask', { id, ...wanted })
    await ruiz('interpreting.withdraw', { id: asked.id, why: 'The daughter speaks English.' })
    expect(await acts(t, 'interpreter.withdrawn')).toMatchObject([{ why: 'The daughter speaks English.' }])
    expect(await code(ruiz('interpreting.ask', { id, ...wanted }))).toBe('done')
    const unknown = '01900000-0000-7000-8000-000000000000'
    expect(await code(ruiz('interpreting.withdraw', { id: unknown, why: 'x' }))).toBe('no_such_request')
  })
})

describe('an interpreter who does not come', () => {
  it('is an alarm with the steps of the band, until there is an answer', async () => {
    const { id, ruiz, atDesk, tick, awaited } = await centre()
    await atDesk('desk.band', { id, band: 'life_at_risk' })
    const asked = await ruiz('interpreting.ask', { id, ...wanted })
    await tick(119)
    expect(await awaited()).toEqual([])
    await tick(1)
    expect(await awaited()).toMatchObject([
      {
        subject: id,
        stage: 1,
        sentence: 'An interpreter for a life-at-risk message has been awaited for 2 min',
      },
    ])
    await tick(60)
    expect((await awaited())[0]).toMatchObject({ stage: 2 })
    await ruiz('interpreting.answer', { id: asked.id, interpreter: '4471', text: 'They are on the roof.' })
    await tick(1)
    expect(await awaited()).toEqual([])
  })

  it('is wanted sooner when the conversation becomes more pressing, counted from the asking, and never later', async () => {
    const { t, id, ruiz, atDesk, tick, awaited } = await centre()
    const askedAt = t.clock.now()
    await atDesk('desk.band', { id, band: 'question' })
    await ruiz('interpreting.ask', { id, ...wanted })
    const due = async () => (await ruiz('interpreting.waiting', {})).waiting.map((one) => one.dueAt)
    await tick(60)
    await atDesk('desk.band', { id, band: 'life_at_risk' })
    await tick(1)
    expect(await due()).toEqual([secondsAfter(askedAt, 120).toISOString()])
    await atDesk('desk.band', { id, band: 'question' })
    await tick(60)
    expect(await due()).toEqual([secondsAfter(askedAt, 120).toISOString()])
    expect(await awaited()).toMatchObject([{ sentence: expect.stringContaining('life-at-risk') }])
  })

  it('whose conversation is closed is waited for no longer, and that is on the record', async () => {
    const { t, id, ruiz, atDesk, tick, awaited } = await centre()
    await ruiz('interpreting.ask', { id, ...wanted })
    await tick(3600)
    await atDesk('desk.close', { id, as: 'spam' })
    await tick(1)
    await tick(1)
    expect(await awaited()).toEqual([])
    expect((await ruiz('interpreting.waiting', {})).waiting).toEqual([])
    expect(await acts(t, 'interpreter.withdrawn')).toMatchObject([
      { by: 'interpreting', why: 'The conversation was closed.' },
    ])
    expect(await code(ruiz('interpreting.ask', { id, ...wanted }))).toBe('conversation_closed')
  })

  it('cannot be known of for a moment, and the other alarms are raised all the same', async () => {
    const { t } = await centre()
    const broken = makeAlarms({
      anybodyOnShift: async () => true,
      lateInterpreters: async () => {
        throw new Error('The requests cannot be read.')
      },
    })
    t.clock.advance(7200)
    await expect(broken.sweeps![0]!.sweep({ db: t.db, clock: t.clock })).rejects.toThrow(/cannot be read/)
    const { alarms } = await person(t, broken, 'lindqvist')('alarms.list', { limit: 200 })
    expect(alarms.map((alarm) => alarm.kind)).toContain('nobody_looked')
  })
})

describe('languages without templates', () => {
  it('are said to have none, and the templates of the agency’s languages come instead', async () => {
    const { id, ruiz, atDesk } = await centre(polish)
    expect((await ruiz('interpreting.conversation', { id })).templates).toBe(false)
    const { templates } = await atDesk('desk.templates', { conversation: id })
    expect(templates[0]?.language).toBe('en')
  })

  it('on a conversation in Spanish the Spanish templates come first', async () => {
    const { id, atDesk } = await centre()
    const { templates } = await atDesk('desk.templates', { conversation: id })
    expect([...new Set(templates.map((one) => one.language))]).toEqual(['es', 'en'])
  })
})

describe('the evidence for other languages (APCO 4.3.4)', () => {
  it('counts who was asked, how many came in time, who is overdue, and the languages without templates', async () => {
    const { t, id, ruiz } = await centre()
    const asked = { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' }
    const read = () => Promise.all(evidence.map((one) => one.read(t.db, { ...asked, at: t.clock.now() })))
    expect((await read())[0]).toMatchObject({ state: 'partly', figure: null })
    const [other] = await arrive(t, said('m2', polish, { by: 'ola' }))
    await ruiz('interpreting.ask', { id: other!, language: 'pl', kind: 'spoken', note: '' })
    const first = await ruiz('interpreting.ask', { id, ...wanted })
    t.clock.advance(30)
    await ruiz('interpreting.answer', { id: first.id, interpreter: '4471', text: 'Water in the house.' })
    t.clock.advance(86_400)
    const [interpreters, unprepared] = await read()
    expect(interpreters).toMatchObject({
      state: 'not met',
      figure: '1 of 1 in time',
      sentence: expect.stringContaining(
        '2 interpreters were asked in the last 30 days: 1 answered, 1 of them in time; 1 is overdue now.',
      ),
    })
    expect(interpreters!.rows).toContainEqual(
      expect.objectContaining({ language: 'es', kind: 'spoken', asked: 1, answered: 1, p50: 30 }),
    )
    expect(unprepared).toMatchObject({
      state: 'partly',
      figure: '1 of 2 languages without templates',
      rows: expect.arrayContaining([{ language: 'pl', messages: 1, templates: false }]),
    })
  })
})
