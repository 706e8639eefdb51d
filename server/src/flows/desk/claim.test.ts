import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { AppError } from '#platform/errors'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const plea = 'water at the second floor, 4 kids and my mom, 18 Alder St pls help'
const nobody = '00000000-0000-7000-8000-000000000000'

const desk = async () => {
  const t = await testWorld()
  const [id] = await arrive(t, said('m1', plea))
  const [ruiz, okafor, lindqvist] = ['ruiz', 'okafor', 'lindqvist'].map((one) => person(t, module, one))
  return { t, id: id!, ruiz: ruiz!, okafor: okafor!, lindqvist: lindqvist! }
}
const refusal = (asked: Promise<unknown>): Promise<AppError | null> =>
  asked.then(
    () => null,
    (error: unknown) => {
      if (error instanceof AppError) return error
      throw error
    },
  )
const acts = async (t: TestWorld, kind: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from archive.entry where kind = ${kind}`.execute(t.db))
    .rows[0]!.n
const told = async (t: TestWorld, name: string) =>
  (
    await sql<{
      data: Record<string, unknown>
    }>`select data from events.event where name = ${name} order by id`.execute(t.db)
  ).rows.map((row) => row.data)

describe('a claim', () => {
  it('of two people claiming at once exactly one gets it, and the other is told by name', async () => {
    const { t, id } = await desk()
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const who = i % 2 ? 'ruiz' : 'okafor'
        return refusal(person(t, module, who)('desk.claim', { id })).then((refused) => ({ who, refused }))
      }),
    )
    const { rows } = await sql<{ person_id: string }>`select person_id from desk.claim`.execute(t.db)
    expect(rows).toHaveLength(1)
    const winner = rows[0]!.person_id
    for (const { who, refused } of tries) {
      if (who === winner) expect(refused).toBeNull()
      else {
        expect(refused).toMatchObject({ code: 'already_claimed', status: 409 })
        expect(refused!.message).toContain(winner === 'ruiz' ? 'A. Ruiz' : 'B. Okafor')
        expect(refused!.message).toContain('20:14')
      }
    }
    expect(await told(t, 'conversation.claimed')).toEqual([{ conversation: id, by: winner }])
    expect(await acts(t, 'conversation.claimed')).toBe(1)
  })

  it('stops the first-look clock, once', async () => {
    const { t, id, ruiz, okafor } = await desk()
    t.clock.advance(20)
    await ruiz('desk.claim', { id })
    await okafor('desk.look', { id })
    expect(await told(t, 'conversation.looked')).toEqual([{ conversation: id, by: 'ruiz', seconds: 20 }])
  })

  it('lapses when its holder is silent, with notice, and the next one may take it', async () => {
    const { t, id, ruiz, okafor } = await desk()
    await ruiz('desk.claim', { id })
    t.clock.advance(299)
    expect(await sweepAll(t.world, module.sweeps!)).toBe(0)
    expect(await refusal(okafor('desk.claim', { id }))).toMatchObject({ code: 'already_claimed' })
    t.clock.advance(1)
    expect(await sweepAll(t.world, module.sweeps!)).toBe(1)
    expect(await told(t, 'conversation.released')).toEqual([{ conversation: id, by: 'ruiz', why: 'lapsed' }])
    expect(await acts(t, 'conversation.released')).toBe(1)
    await okafor('desk.claim', { id })
    expect(await refusal(ruiz('desk.release', { id }))).toMatchObject({ code: 'not_yours' })
  })

  it('that lapsed is taken over even before it is swept, and is told as lapsed once', async () => {
    const { t, id, ruiz, okafor } = await desk()
    await ruiz('desk.claim', { id })
    t.clock.advance(301)
    await okafor('desk.claim', { id })
    await sweepAll(t.world, module.sweeps!)
    expect((await told(t, 'conversation.released')).map((one) => one.why)).toEqual(['lapsed'])
    expect((await okafor('desk.conversation', { id })).claim).toMatchObject({ by: { name: 'B. Okafor' } })
  })

  it('is renewed by whatever its holder does', async () => {
    const { t, id, ruiz, okafor } = await desk()
    await ruiz('desk.claim', { id })
    for (const act of [
      () => ruiz('desk.draft', { id, text: 'We are', language: 'en', template: null }),
      () => ruiz('desk.note', { id, text: 'called the number' }),
      () => ruiz('desk.look', { id }),
      () => ruiz('desk.band', { id, band: 'emergency' }),
      () => ruiz('desk.claim', { id }),
    ]) {
      t.clock.advance(250)
      await act()
    }
    t.clock.advance(250)
    await okafor('desk.note', { id, text: 'I know this address' })
    expect(await refusal(okafor('desk.claim', { id }))).toMatchObject({ code: 'already_claimed' })
    t.clock.advance(50)
    expect(await refusal(okafor('desk.claim', { id }))).toBeNull()
  })

  it('parked for the telephone keeps the claim and the draft, and is taken up again', async () => {
    const { t, id, ruiz, okafor } = await desk()
    await ruiz('desk.claim', { id })
    await ruiz('desk.draft', { id, text: 'Where are', language: 'en', template: null })
    const { until } = await ruiz('desk.park', { id, why: 'phone' })
    expect(until).toBe(new Date(t.clock.now().getTime() + 1800_000).toISOString())
    t.clock.advance(1200)
    await sweepAll(t.world, module.sweeps!)
    expect(await refusal(okafor('desk.claim', { id }))).toMatchObject({ code: 'already_claimed' })
    const before = await ruiz('desk.conversation', { id })
    expect(before.claim).toMatchObject({ state: 'parked', why: 'phone' })
    expect(before.draft).toMatchObject({ text: 'Where are' })
    await ruiz('desk.claim', { id })
    expect((await ruiz('desk.conversation', { id })).claim).toMatchObject({ state: 'held', why: null })
  })

  it('keeps everybody else from changing the conversation, but not from leaving a note', async () => {
    const { id, ruiz, okafor, lindqvist } = await desk()
    await ruiz('desk.claim', { id })
    for (const asked of [
      () => okafor('desk.close', { id, as: 'spam' }),
      () => okafor('desk.band', { id, band: 'spam' }),
      () => lindqvist('desk.close', { id, as: 'answered' }),
      () => okafor('desk.split', { id, messages: [nobody] }),
    ])
      expect(await refusal(asked())).toMatchObject({ code: 'already_claimed', detail: { holder: 'A. Ruiz' } })
    await okafor('desk.note', { id, text: 'The lift there is broken.' })
    expect((await ruiz('desk.conversation', { id })).notes).toMatchObject([
      { text: 'The lift there is broken.', by: { name: 'B. Okafor' } },
    ])
  })

  it('is handed over with its draft by the holder, or by a supervisor, and by nobody else', async () => {
    const { t, id, ruiz, okafor, lindqvist } = await desk()
    await ruiz('desk.claim', { id })
    await ruiz('desk.draft', { id, text: 'half a sentence', language: 'en', template: null })
    expect(await refusal(okafor('desk.hand_over', { id, to: 'okafor' }))).toMatchObject({ code: 'not_yours' })
    expect(await refusal(ruiz('desk.hand_over', { id, to: 'marsh' }))).toMatchObject({
      code: 'no_such_person',
    })
    await lindqvist('desk.hand_over', { id, to: 'okafor', note: 'Ruiz is on the phone.' })
    const now = await okafor('desk.conversation', { id })
    expect(now).toMatchObject({ claim: { by: { id: 'okafor' } }, draft: { text: 'half a sentence' } })
    expect(now.notes[0]).toMatchObject({ text: 'Ruiz is on the phone.' })
    expect(await told(t, 'conversation.released')).toEqual([
      { conversation: id, by: 'ruiz', why: 'handed_over' },
    ])
    await okafor('desk.hand_over', { id, to: 'ruiz' })
    expect((await ruiz('desk.queue', { view: 'mine', limit: 50 })).items).toHaveLength(1)
  })

  it('survives a new message of the person', async () => {
    const { t, id, ruiz } = await desk()
    await ruiz('desk.claim', { id })
    t.clock.advance(60)
    await arrive(t, said('m2', 'the water is rising'))
    const now = await ruiz('desk.conversation', { id })
    expect(now).toMatchObject({ claim: { by: { id: 'ruiz' } }, lookedAt: null, inCount: 2 })
  })

  it('goes back to the queue at the end of the shift', async () => {
    const { t, id, ruiz, okafor } = await desk()
    await ruiz('shift.start', {})
    await ruiz('shift.start', {})
    await ruiz('desk.claim', { id })
    await ruiz('desk.park', { id, why: 'phone' })
    expect((await okafor('shift.people', {})).onShift).toMatchObject([
      { person: { name: 'A. Ruiz' }, holds: 1, busy: true },
    ])
    expect(await ruiz('shift.end', {})).toEqual({ released: 1 })
    expect(await told(t, 'shift.changed')).toEqual([
      { person: 'ruiz', on: true },
      { person: 'ruiz', on: false },
    ])
    expect((await told(t, 'conversation.released'))[0]).toMatchObject({ why: 'shift_ended' })
    expect(await refusal(okafor('desk.claim', { id }))).toBeNull()
  })

  it('of a conversation that does not exist is refused with a sentence', async () => {
    const { ruiz } = await desk()
    expect(await refusal(ruiz('desk.claim', { id: nobody }))).toMatchObject({
      code: 'no_such_conversation',
      status: 404,
    })
  })
})
