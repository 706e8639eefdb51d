import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { module as deskModule } from '#flows/desk'
import { withSession } from '#platform/db'
import { drainJobs } from '#platform/jobs'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { evidence, learn, module, readExamples, tuningOf } from './index.ts'

const question = 'what time does the front counter open on saturday'
const kept = async (t: TestWorld) =>
  (
    await sql<
      Record<string, unknown>
    >`select what, machine, person, person_id as by, assessor, at from triage.correction
      order by number`.execute(t.db)
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
  ruiz: person(t, deskModule, 'ruiz'),
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
    const resolved = await next(t, 'm5', 'we are trapped on the roof, water is rising, help', 'ann')
    await next(t, 'm6', 'all good now, they got us out', 'ann')
    const were = (await kept(t)).length
    await ruiz('desk.band', { id: resolved, band: 'information', learn: false })
    expect(await kept(t)).toHaveLength(were)
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

describe('the evidence', () => {
  it('counts the terms and the corrections, and turns red when one has no entry on the record', async () => {
    const t = await testWorld()
    const { ruiz, supervisor } = people(t)
    const asked = { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '555-0111' }
    const read = async (clause: string) =>
      evidence.find((one) => one.clauses.includes(clause))!.read(t.db, asked)
    await supervisor('triage.add_word', { tag: 'en', pattern: 'the zephyr', kind: 'floor', weight: 0.2 })
    expect((await read('4.1.3')).figure).toMatch(/^1 own, \d{3,} shipped$/)
    const id = await next(t, 'm1', question)
    await ruiz('desk.band', { id, band: 'emergency' })
    expect(await read('4.1.1.1')).toMatchObject({ state: 'met', figure: '1 correction' })
    await withSession(t.ownerUrl, (client) =>
      client.query(`update triage.correction set entry_id = gen_random_uuid()`),
    )
    expect((await read('4.1.1.1')).state).toBe('not met')
  })
})

describe('THRIVE', () => {
  const whole = ['threat', 'harm', 'risk', 'investigation', 'vulnerability', 'engagement'].map((field) => ({
    field,
    level: 'low',
    words: '',
  }))

  it('is a person’s own word where the pack has it, each version kept with its author', async () => {
    const t = await testWorld()
    const { ruiz } = people(t)
    const id = await next(t, 'm1', question)
    expect((await ruiz('desk.conversation', { id })).thrive).toBeNull()
    await expect(ruiz('desk.thrive', { id, said: whole, rationale: 'because' })).rejects.toMatchObject({
      code: 'no_thrive',
    })
    const uk = await testWorld()
    await withSession(uk.ownerUrl, (client) =>
      client.query(`update identity.agency set pack = 'uk-police', languages = '{en,cy}'`),
    )
    const [desk, colleague] = [people(uk).ruiz, person(uk, deskModule, 'okafor')]
    const theirs = await next(uk, 'm1', question)
    await expect(
      desk('desk.thrive', { id: theirs, said: whole.slice(1), rationale: 'because' }),
    ).rejects.toMatchObject({ code: 'thrive_incomplete', message: expect.stringContaining('threat') })
    expect(await desk('desk.thrive', { id: theirs, said: whole, rationale: 'nobody is hurt' })).toEqual({
      version: 1,
    })
    uk.clock.advance(1)
    await colleague('desk.thrive', {
      id: theirs,
      said: whole.map((one) =>
        one.field === 'risk' ? { ...one, level: 'high', words: 'he is on his way' } : one,
      ),
      rationale: 'he wrote that he comes',
    })
    const { thrive } = await desk('desk.conversation', { id: theirs })
    expect(thrive!.fields).toHaveLength(6)
    expect(thrive!.versions.map(({ version, by, rationale }) => [version, by.name, rationale])).toEqual([
      [2, 'B. Okafor', 'he wrote that he comes'],
      [1, 'A. Ruiz', 'nobody is hurt'],
    ])
    expect(await entries(uk, 'conversation.thrive')).toBe(2)
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

  it('learns from corrections on a thread, is adopted by a person with a reason, and is named by what it ranks', async () => {
    const t = await testWorld()
    const { ruiz, supervisor, officer } = people(t)
    const words = [
      'the zephyr is stuck again',
      'zephyr stuck at the old bridge',
      'zephyr stuck by the quay',
      'the zephyr is stuck at the lock',
    ]
    const ids: string[] = []
    for (const [n, text] of words.entries()) ids.push(await next(t, `m${n}`, text))
    const similar = 'zephyr stuck near the weir'
    const before = await next(t, 'before', similar)
    for (const id of ids) await ruiz('desk.band', { id, band: 'life_at_risk' })
    // A few examples: this asks whether it learns, not how well it ranks.
    const examples = readExamples().filter((_, n) => n % 10 === 0)
    const heard: string[] = []
    const made = await learn(t.world, {
      agency: 1,
      by: 'lindqvist',
      examples,
      tell: async (says) => void heard.push(says),
    })
    expect(heard[0]).toContain('4 corrections')
    expect(made).toMatchObject({ fresh: true, corrections: 4, report: { moved: { right: 4, of: 4 } } })
    expect((await learn(t.world, { agency: 1, by: 'lindqvist', examples })).fresh).toBe(false)

    const state = await officer('triage.state', {})
    expect(state.inUse.model).toBeNull()
    expect(state.models).toEqual([
      expect.objectContaining({ version: made.version, inUse: false, corrections: 4 }),
    ])
    const untouched = await next(t, 'between', similar)
    expect((await assessors(t)).at(-1)).not.toContain(made.version)

    await supervisor('triage.adopt', { model: made.id, why: 'it knows what the zephyr is' })
    const after = await next(t, 'after', similar)
    expect((await assessors(t)).at(-1)).toContain(`agency-1.${made.version}`)
    const score = async (id: string) => (await ruiz('desk.conversation', { id })).score
    expect(await score(untouched)).toBe(await score(before))
    expect(await score(after)).toBeGreaterThan(await score(before))
    expect((await officer('triage.state', {})).inUse).toMatchObject({
      version: made.version,
      by: { name: 'C. Lindqvist' },
      why: 'it knows what the zephyr is',
    })

    await supervisor('triage.adopt', { model: null, why: 'one more look' })
    await next(t, 'back', similar)
    expect((await assessors(t)).at(-1)).not.toContain(made.version)
    expect(await entries(t, 'triage.model_adopted')).toBe(2)
  })

  it('is made by a job that tells how far it is, one at a time', async () => {
    const t = await testWorld()
    const { ruiz, supervisor, officer } = people(t)
    const id = await next(t, 'm1', question)
    await ruiz('desk.band', { id, band: 'complaint' })
    await supervisor('triage.retrain', {})
    await expect(supervisor('triage.retrain', {})).rejects.toMatchObject({ code: 'training_already' })
    expect((await officer('triage.state', {})).training).toMatchObject({ state: 'waiting', endedAt: null })
    await drainJobs(t.pool, module.jobs!(t.world), t.world.log)
    const state = await officer('triage.state', {})
    expect(state.training).toMatchObject({
      state: 'done',
      says: expect.stringContaining(state.models[0]!.version),
    })
    expect(state.models[0]!.figures.length).toBeGreaterThan(3)
    expect(state.fresh).toBe(0)
  })
})
