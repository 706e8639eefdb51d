import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { module as desk } from '#flows/desk'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module, tuningOf } from './index.ts'

const question = 'what time does the front counter open on saturday'
const kept = async (t: TestWorld) =>
  (
    await sql<
      Record<string, unknown>
    >`select what, machine, person, person_id as by, assessor, at from triage.correction
      order by at, correction_id`.execute(t.db)
  ).rows
const entries = async (t: TestWorld, kind: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from archive.entry where kind = ${kind}`.execute(t.db))
    .rows[0]!.n
const assessors = async (t: TestWorld) =>
  (
    await sql<{
      assessor: string
    }>`select assessor from conversations.assessment order by at, message_id`.execute(t.db)
  ).rows.map((row) => row.assessor)
const next = async (t: TestWorld, id: string, text: string, by = id): Promise<string> => {
  t.clock.advance(1)
  return (await arrive(t, said(id, text, { by })))[0]!
}
const people = (t: TestWorld) => ({
  ruiz: person(t, desk, 'ruiz'),
  supervisor: person(t, module, 'lindqvist'),
  officer: person(t, module, 'ruiz'),
})

describe('a correction', () => {
  it('of a band is kept once, with its author, and the machine’s word beside it', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', question)
    await ruiz('desk.band', { id, band: 'emergency' })
    await ruiz('desk.band', { id, band: 'emergency' })
    expect(await kept(t)).toEqual([
      expect.objectContaining({ what: 'band', machine: 'question', person: 'emergency', by: 'ruiz' }),
    ])
    const shown = await ruiz('desk.conversation', { id })
    expect(shown).toMatchObject({
      band: 'emergency',
      corrections: [{ what: 'band', machine: 'question', person: 'emergency', by: { name: 'A. Ruiz' } }],
    })
    expect(shown.messages[0]!.assessment!.band).toBe('question')
  })

  it('that agrees with the machine is none, and one that goes back to its word is taken back', async () => {
    const t = await testWorld()
    const { ruiz, officer } = people(t)
    const id = await next(t, 'm1', question)
    await ruiz('desk.band', { id, band: 'question' })
    expect(await kept(t)).toEqual([])
    await ruiz('desk.band', { id, band: 'emergency' })
    await ruiz('desk.band', { id, band: 'question' })
    expect((await kept(t)).map((one) => one.person)).toEqual(['emergency', 'question'])
    expect((await officer('triage.state', {})).agreement).toEqual([])
  })

  it('downwards is about the message that was ranked too high, upwards about the newest', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', 'my baby is not breathing please send help now', 'maria')
    await next(t, 'm2', question, 'maria')
    await ruiz('desk.band', { id, band: 'other' })
    expect((await kept(t))[0]).toMatchObject({ machine: 'life_at_risk', person: 'other' })
    const other = await next(t, 'm3', 'we have no electricity on Mill Lane', 'joe')
    await next(t, 'm4', 'what a morning', 'joe')
    await ruiz('desk.band', { id: other, band: 'life_at_risk' })
    const { rows } = await sql<{ text: string }>`select r.text from triage.correction c
      join conversations.revision r on r.agency_id = c.agency_id and r.message_id = c.message_id where c.person = 'life_at_risk'`.execute(
      t.db,
    )
    expect(rows).toEqual([{ text: 'what a morning' }])
  })

  it('of a language stands whatever comes next, and is told', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', question, 'maria')
    await ruiz('desk.language', { id, language: 'cy' })
    await ruiz('desk.language', { id, language: 'cy' })
    await next(t, 'm2', 'please tell me what time the front counter opens on saturday', 'maria')
    expect((await ruiz('desk.conversation', { id })).language).toBe('cy')
    expect(await kept(t)).toEqual([expect.objectContaining({ what: 'language', person: 'cy', by: 'ruiz' })])
    expect(await entries(t, 'conversation.language_corrected')).toBe(1)
  })

  it('of a place adds what was missed and strikes what is none, for dispatch too', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', 'smoke from the roof, 18 Alder St, help')
    const before = (await ruiz('desk.conversation', { id })).places
    expect(before).toEqual([{ words: expect.stringContaining('18 Alder St'), from: 'triage', struck: false }])
    await ruiz('desk.place', { id, place: 'behind the old mill', is: true })
    await ruiz('desk.place', { id, place: before[0]!.words, is: false })
    expect((await ruiz('desk.conversation', { id })).places).toEqual([
      { ...before[0], struck: true },
      { words: 'behind the old mill', from: 'person', struck: false },
    ])
    expect((await ruiz('desk.dispatch', { id })).text).toContain('Place: behind the old mill\n')
    await expect(ruiz('desk.place', { id, place: 'nowhere', is: false })).rejects.toMatchObject({
      code: 'no_such_place',
    })
    await ruiz('desk.place', { id, place: before[0]!.words, is: true })
    expect((await ruiz('desk.conversation', { id })).places[0]!.struck).toBe(false)
  })

  it('of a band gives way to triage only upwards, and then says so', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', question, 'maria')
    await ruiz('desk.band', { id, band: 'service_request' })
    await next(t, 'm2', 'ok thanks', 'maria')
    expect(await ruiz('desk.conversation', { id })).toMatchObject({ band: 'service_request', marks: [] })
    await next(t, 'm3', 'my baby is not breathing please send help now', 'maria')
    expect(await ruiz('desk.conversation', { id })).toMatchObject({
      band: 'life_at_risk',
      marks: ["raised above a person's band"],
    })
    await ruiz('desk.band', { id, band: 'emergency' })
    expect((await ruiz('desk.conversation', { id })).marks).toEqual([])
  })
})

describe("an agency's own words", () => {
  const word = { tag: 'en', pattern: 'code mauve', kind: 'rescue', weight: 0.7 }

  it('rank the next message, which names their edition, and are gone when they are taken out', async () => {
    const t = await testWorld()
    const { ruiz, supervisor } = people(t)
    const added = await supervisor('triage.add_word', word)
    expect(added.version).toBe(1)
    const id = await next(t, 'm1', 'code mauve at the harbour')
    const first = await ruiz('desk.conversation', { id })
    expect(first.reasons).toContainEqual(expect.objectContaining({ code: 'rescue', quote: 'code mauve' }))
    expect((await assessors(t))[0]).toMatch(/agency-1\.words-1$/)
    expect(await supervisor('triage.remove_word', { id: added.id })).toEqual({ version: 2 })
    await next(t, 'm2', 'code mauve at the harbour')
    expect((await assessors(t))[1]).toMatch(/agency-1\.words-2$/)
    expect((await supervisor('triage.state', {})).words).toEqual({ version: 2, list: [] })
    expect([await entries(t, 'triage.word_added'), await entries(t, 'triage.word_removed')]).toEqual([1, 1])
  })

  it('are checked before they are added, and tried on what came without changing anything', async () => {
    const t = await testWorld()
    const { supervisor } = people(t)
    await next(t, 'm1', 'code mauve at the harbour')
    await next(t, 'm2', question)
    expect(await supervisor('triage.try_word', word)).toMatchObject({
      problem: null,
      read: 2,
      touched: [{ preview: 'code mauve at the harbour', rises: true }],
    })
    const lone = { ...word, pattern: 'a' }
    expect((await supervisor('triage.try_word', lone)).problem).toEqual(expect.any(String))
    await expect(supervisor('triage.add_word', lone)).rejects.toMatchObject({ code: 'word_refused' })
    await supervisor('triage.add_word', word)
    await expect(supervisor('triage.add_word', word)).rejects.toMatchObject({ code: 'word_there' })
    expect((await supervisor('triage.state', {})).words.version).toBe(1)
  })

  it('that cannot be read never stop a message: the shipped triage ranks it and says so', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const broken = t.db.withPlugin({
      transformQuery: ({ node }) => {
        if (JSON.stringify(node).includes('triage.adoption')) throw new Error('the disk is on fire')
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const id = (
      await (
        await import('#flows/intake')
      ).receive(
        { ...t.world, db: broken },
        { agency: 1, accountId: t.account, deliveries: [said('m1', 'help we are trapped, water is rising')] },
      )
    ).messages[0]!.conversationId
    const shown = await ruiz('desk.conversation', { id })
    expect(shown.band).toBe('life_at_risk')
    expect(shown.messages[0]!.assessment!.why).toContain('the disk is on fire')
  })
})

describe('the model in use', () => {
  it('is the shipped one until a person adopts another', async () => {
    const t = await testWorld()
    const { officer, supervisor } = people(t)
    expect(await tuningOf(t.db, 1)).toEqual({ tuning: null, why: null })
    expect((await officer('triage.state', {})).inUse).toEqual({
      version: 'shipped',
      model: null,
      since: null,
      by: null,
      why: null,
    })
    await expect(supervisor('triage.adopt', { model: null, why: 'no reason' })).rejects.toMatchObject({
      code: 'in_use_already',
    })
    await expect(
      supervisor('triage.adopt', { model: '00000000-0000-7000-8000-000000000000', why: 'a guess' }),
    ).rejects.toMatchObject({ code: 'no_such_model' })
    await expect(supervisor('triage.retrain', {})).rejects.toMatchObject({ code: 'nothing_to_learn' })
  })
})
