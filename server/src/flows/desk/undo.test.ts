import { describe, expect, it } from 'vitest'
import { recount, tallies } from '#core/conversations'
import type { AppError } from '#platform/errors'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const refusal = (asked: Promise<unknown>): Promise<AppError> =>
  asked.then(
    () => {
      throw new Error('It was not refused.')
    },
    (error: AppError) => error,
  )

const sorted = (rows: { account: string; state: string; band: string; n: number }[]) =>
  rows.map((row) => JSON.stringify(row)).sort()
/** The kept counters are what a recount finds. */
const countersHold = async (t: TestWorld) =>
  expect(sorted(await tallies(t.db, t.agency))).toEqual(sorted(await recount(t.db, t.agency)))

const acts = async (t: TestWorld, subject: string) =>
  (
    await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('agency_id', '=', t.agency)
      .where('subject', '=', subject)
      .orderBy('number')
      .execute()
  ).map((row) => row.kind)

/** Calm messages of different people, and one that is not. */
const desk = async () => {
  const t = await testWorld()
  const calm = await arrive(
    t,
    said('m1', 'What time does the library open on Sunday?', { by: 'ana' }),
    said('m2', 'Thank you for the concert in the park', { by: 'ben' }),
    said('m3', 'When is the next council meeting?', { by: 'cem' }),
  )
  const [urgent] = await arrive(
    t,
    said('m4', 'My house is on fire and I am trapped upstairs', { by: 'dora' }),
  )
  const ruiz = person(t, module, 'ruiz')
  return { t, calm, urgent: urgent!, ruiz, okafor: person(t, module, 'okafor') }
}
const why = 'Answered by the page of opening hours'
const standing = async (ask: ReturnType<typeof person>, id: string) => {
  const { version, draft, writing, ...rest } = await ask('desk.conversation', { id })
  return rest
}

describe('closing many at once', () => {
  it('closes what a person chose for one reason, each on its own record, and one key takes it back as it was', async () => {
    const { t, calm, ruiz } = await desk()
    await ruiz('desk.look', { id: calm[0]! })
    await ruiz('desk.claim', { id: calm[1]! })
    t.clock.advance(60)
    const before = await Promise.all(calm.map((id) => standing(ruiz, id)))
    const seenAt = t.clock.now().toISOString()
    const done = await ruiz('desk.close_many', {
      ids: calm,
      as: 'no_reply_needed',
      why,
      confirmed: [],
      seenAt,
    })
    expect(done).toMatchObject({ closed: calm, left: [] })
    for (const id of calm) {
      expect(await ruiz('desk.conversation', { id })).toMatchObject({
        state: 'closed',
        claim: null,
        closed: { as: 'no_reply_needed', by: { name: 'A. Ruiz' }, why },
      })
      expect((await acts(t, id)).filter((kind) => kind === 'conversation.closed')).toHaveLength(1)
    }
    await countersHold(t)
    expect((await ruiz('desk.deeds', {})).deeds).toMatchObject([{ id: done.deed, kind: 'closed', count: 3 }])
    t.clock.advance(30)
    const undone = await ruiz('desk.undo', { id: done.deed! })
    expect([...undone.restored].sort()).toEqual([...calm].sort())
    const lease = (one: Awaited<ReturnType<typeof standing>>) => ({ ...one, claim: one.claim?.by ?? null })
    expect(await Promise.all(calm.map(async (id) => lease(await standing(ruiz, id))))).toEqual(
      before.map(lease),
    )
    expect(await acts(t, calm[0]!)).toContain('conversation.reopened')
    await countersHold(t)
    expect((await ruiz('desk.deeds', {})).deeds).toEqual([])
    expect(await refusal(ruiz('desk.undo', { id: done.deed! }))).toMatchObject({ code: 'deed_undone' })
  })

  it('leaves what may be an emergency unless it is confirmed by itself, what others hold and what has spoken since', async () => {
    const { t, calm, urgent, ruiz, okafor } = await desk()
    await okafor('desk.claim', { id: calm[0]! })
    const seenAt = t.clock.now().toISOString()
    t.clock.advance(5)
    await arrive(t, said('m5', 'And on Monday?', { by: 'ben' }))
    const ids = [...calm, urgent]
    const some = await ruiz('desk.close_many', { ids, as: 'spam', confirmed: [], seenAt })
    expect(some.closed).toEqual([calm[2]])
    expect(some.left).toEqual([
      { id: calm[0], why: 'B. Okafor has it.' },
      { id: calm[1], why: 'The person wrote again meanwhile.' },
      { id: urgent, why: expect.stringContaining('may be an emergency') },
    ])
    const confirmed = await ruiz('desk.close_many', {
      ids: [urgent],
      as: 'spam',
      confirmed: [urgent],
      seenAt,
    })
    expect(confirmed.closed).toEqual([urgent])
    await countersHold(t)
  })

  it('asks for a reason', async () => {
    const { t, calm, ruiz } = await desk()
    const seenAt = t.clock.now().toISOString()
    expect(
      await refusal(ruiz('desk.close_many', { ids: calm, as: 'answered', confirmed: [], seenAt })),
    ).toMatchObject({ code: 'reason_missing' })
  })

  it('takes back only what nothing has happened to since, and says what it left', async () => {
    const { t, calm, ruiz, okafor } = await desk()
    const seenAt = t.clock.now().toISOString()
    const { deed } = await ruiz('desk.close_many', { ids: calm, as: 'spam', confirmed: [], seenAt })
    await arrive(t, said('m5', 'Is anybody there?', { by: 'ana' }))
    expect(await refusal(okafor('desk.undo', { id: deed! }))).toMatchObject({ code: 'no_such_deed' })
    const undone = await ruiz('desk.undo', { id: deed! })
    expect(undone.left).toMatchObject([{ id: calm[0] }])
    expect([...undone.restored].sort()).toEqual([calm[1], calm[2]].sort())
    expect(await ruiz('desk.conversation', { id: calm[0]! })).toMatchObject({ state: 'open', inCount: 2 })
    await countersHold(t)
  })

  it('cannot be taken back when its time is over, and how things stood is forgotten', async () => {
    const { t, calm, ruiz } = await desk()
    const seenAt = t.clock.now().toISOString()
    const { deed } = await ruiz('desk.close_many', { ids: calm, as: 'spam', confirmed: [], seenAt })
    t.clock.advance(601)
    expect(await refusal(ruiz('desk.undo', { id: deed! }))).toMatchObject({ code: 'deed_past' })
    for (const sweep of module.sweeps ?? []) await sweep.sweep(t.world)
    expect(await t.db.selectFrom('desk.deed_part').select('deed_id').execute()).toEqual([])
  })

  it('of a group gives the copies back to their first', async () => {
    const t = await testWorld()
    const plea = 'The water is at the second floor and my gran is alone on the roof, please send a boat'
    const [head] = await arrive(t, said('m1', plea, { by: 'maria' }))
    t.clock.advance(1)
    const [copy] = await arrive(t, said('m2', `RT @maria: ${plea}`, { by: 'ben' }))
    t.clock.advance(1)
    await arrive(t, said('m3', plea, { by: 'cem' }))
    const ruiz = person(t, module, 'ruiz')
    expect(await ruiz('desk.conversation', { id: head! })).toMatchObject({ copies: { count: 2 } })
    const before = await standing(ruiz, head!)
    const { deed } = await ruiz('desk.close', { id: head!, as: 'spam' })
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).items).toMatchObject([
      { id: copy, copies: { count: 1 } },
    ])
    await ruiz('desk.undo', { id: deed })
    const { copies: group, ...rest } = await standing(ruiz, head!)
    const { copies: groupBefore, ...restBefore } = before
    expect(rest).toEqual(restBefore)
    expect(group?.count).toBe(groupBefore?.count)
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).items).toHaveLength(1)
    await arrive(t, said('m4', plea, { by: 'dora' }))
    expect(await ruiz('desk.conversation', { id: head! })).toMatchObject({ copies: { count: 3 } })
    await countersHold(t)
  })
})

describe('taking back', () => {
  it('a band puts back its place and clocks, and triage unlearns it', async () => {
    const { t, calm, ruiz } = await desk()
    const id = calm[0]!
    const before = await standing(ruiz, id)
    t.clock.advance(20)
    const { deed } = await ruiz('desk.band', { id, band: 'emergency' })
    expect((await ruiz('desk.conversation', { id })).corrections).toHaveLength(1)
    t.clock.advance(20)
    await ruiz('desk.undo', { id: deed! })
    const { corrections, ...after } = await standing(ruiz, id)
    const { corrections: none, ...stood } = before
    expect(after).toEqual(stood)
    expect(none).toEqual([])
    expect(corrections.at(-1)).toMatchObject({ person: corrections[0]!.machine })
  })

  it('a band is refused once somebody else works on it', async () => {
    const { t, calm, ruiz, okafor } = await desk()
    const { deed } = await ruiz('desk.band', { id: calm[0]!, band: 'emergency' })
    t.clock.advance(1)
    await okafor('desk.claim', { id: calm[0]! })
    const refused = await refusal(ruiz('desk.undo', { id: deed! }))
    expect(refused).toMatchObject({ code: 'moved_on' })
    expect(refused.message).toContain('B. Okafor holds it')
  })

  it('a hand-over brings claim and draft back while the colleague has done nothing', async () => {
    const { t, calm, ruiz, okafor } = await desk()
    const id = calm[0]!
    await ruiz('desk.claim', { id })
    await ruiz('desk.draft', { id, text: 'At ten.', language: 'en', template: null })
    const first = await ruiz('desk.hand_over', { id, to: 'okafor' })
    t.clock.advance(30)
    await ruiz('desk.undo', { id: first.deed! })
    expect(await ruiz('desk.conversation', { id })).toMatchObject({
      claim: { by: { id: 'ruiz' } },
      draft: { text: 'At ten.' },
    })
    const second = await ruiz('desk.hand_over', { id, to: 'okafor' })
    t.clock.advance(30)
    await okafor('desk.claim', { id })
    expect(await refusal(ruiz('desk.undo', { id: second.deed! }))).toMatchObject({ code: 'moved_on' })
  })

  it('a split puts the messages together again; what is left of it points there', async () => {
    const { t, calm, ruiz } = await desk()
    const id = calm[0]!
    await arrive(t, said('m5', 'And my neighbour is shouting', { by: 'ana' }))
    const before = await standing(ruiz, id)
    const { id: into, deed } = await ruiz('desk.split', { id, messages: [before.messages[1]!.id] })
    t.clock.advance(3600)
    await ruiz('desk.undo', { id: deed })
    const { mergedFrom, ...after } = await standing(ruiz, id)
    const { mergedFrom: none, ...stood } = before
    expect(after).toEqual(stood)
    expect(none).toEqual([])
    expect(mergedFrom).toEqual([into])
    expect(await ruiz('desk.conversation', { id: into })).toMatchObject({
      state: 'closed',
      closed: { as: 'merged' },
      mergedInto: id,
      messages: [],
    })
    await countersHold(t)
  })

  it('a note is not undone: its writer strikes it with a reason, and its words stay', async () => {
    const { t, calm, ruiz, okafor } = await desk()
    const id = calm[0]!
    const { id: note } = await ruiz('desk.note', { id, text: 'He is known to us' })
    expect(await refusal(okafor('desk.strike_note', { id, note, why: 'not true' }))).toMatchObject({
      code: 'not_your_note',
    })
    await ruiz('desk.strike_note', { id, note, why: 'It was another person' })
    expect((await okafor('desk.conversation', { id })).notes).toMatchObject([
      { text: 'He is known to us', struck: { by: { name: 'A. Ruiz' }, why: 'It was another person' } },
    ])
    expect(await acts(t, id)).toContain('note.struck')
  })
})
