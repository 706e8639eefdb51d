import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { publicThread, publishedMessage, recount, tallies } from '#core/conversations'
import type { AppError } from '#platform/errors'
import { newId } from '#platform/ids'
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
const words = (one: { messages: { revisions: { text: string }[] }[] }) =>
  one.messages.map((message) => message.revisions[0]!.text)

const answer = (t: TestWorld, conversation: string, text: string, answers: string | null = null) =>
  t.db.transaction().execute((trx) =>
    publishedMessage(trx, {
      agency: t.agency,
      messageId: newId(t.clock.now()),
      conversationId: conversation,
      accountId: t.account,
      outgoingId: newId(t.clock.now()),
      answers,
      networkId: `out:${text}`,
      url: null,
      text,
      entryId: newId(t.clock.now()),
      at: t.clock.now(),
      writtenAt: t.clock.now(),
    }),
  )

/** One person with two names on the network: a calm question, then an urgent plea. */
const desk = async () => {
  const t = await testWorld()
  const [calm] = await arrive(t, said('m1', 'What time does the library open on Sunday?', { by: 'ana' }))
  t.clock.advance(10)
  const [urgent] = await arrive(
    t,
    said('m2', 'My house is on fire and I am trapped upstairs, 18 Alder St', { by: 'ana2' }),
  )
  return {
    t,
    calm: calm!,
    urgent: urgent!,
    ruiz: person(t, module, 'ruiz'),
    okafor: person(t, module, 'okafor'),
  }
}
const why = 'She says in both that she is the same person'

describe('merging two conversations of one person', () => {
  it('asks how somebody knows, where the network does not say so', async () => {
    const { calm, urgent, ruiz } = await desk()
    expect(await refusal(ruiz('desk.merge', { id: calm, from: urgent }))).toMatchObject({
      code: 'same_person_why',
    })
    expect(await refusal(ruiz('desk.merge', { id: calm, from: calm }))).toMatchObject({
      code: 'same_conversation',
    })
  })

  it('keeps the higher band, the earlier clock, every message, note and draft, and the counters', async () => {
    const { t, calm, urgent, ruiz } = await desk()
    await ruiz('desk.note', { id: urgent, text: 'Engine 4 is on its way' })
    await ruiz('desk.draft', { id: urgent, text: 'Stay low.', language: 'en', template: null })
    await ruiz('desk.claim', { id: urgent })
    const before = await ruiz('desk.conversation', { id: urgent })
    await ruiz('desk.merge', { id: calm, from: urgent, why })
    const one = await ruiz('desk.conversation', { id: calm })
    expect(words(one)).toEqual([
      'What time does the library open on Sunday?',
      'My house is on fire and I am trapped upstairs, 18 Alder St',
    ])
    expect(one).toMatchObject({
      band: before.band,
      reasons: before.reasons,
      inCount: 2,
      claim: { by: { id: 'ruiz' } },
      notes: [{ text: 'Engine 4 is on its way' }],
      draft: { text: 'Stay low.' },
      mergedFrom: [urgent],
      lookedAt: null,
      messages: [{ author: { handle: '@ana' } }, { author: { handle: '@ana2' } }],
    })
    expect(await ruiz('desk.conversation', { id: urgent })).toMatchObject({
      state: 'closed',
      closed: { as: 'merged', why },
      mergedInto: calm,
      claim: null,
    })
    expect(await refusal(ruiz('desk.reopen', { id: urgent }))).toMatchObject({ code: 'merged_already' })
    expect(sorted(await tallies(t.db, t.agency))).toEqual(sorted(await recount(t.db, t.agency)))
    expect((await ruiz('desk.queue', { view: 'all', limit: 50 })).items).toHaveLength(1)
  })

  it('takes what either name writes from then on', async () => {
    const { t, calm, urgent, ruiz } = await desk()
    await ruiz('desk.merge', { id: calm, from: urgent, why })
    t.clock.advance(5)
    await arrive(t, said('m3', 'We are on the roof now', { by: 'ana2' }), said('m4', 'Hurry', { by: 'ana' }))
    const one = await ruiz('desk.conversation', { id: calm })
    expect(one).toMatchObject({ inCount: 4, state: 'open' })
    expect((await ruiz('desk.conversation', { id: urgent })).messages).toEqual([])
    await ruiz('desk.look', { id: calm })
    // Whoever looks at the one has looked at what came with it.
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from events.event
      where name = 'conversation.looked' and subject in (${calm}, ${urgent})`.execute(t.db)
    expect(rows[0]!.n).toBe(2)
  })

  it('shows to neither name what belongs to the other', async () => {
    const { t, calm, urgent, ruiz } = await desk()
    t.clock.advance(1)
    await answer(t, urgent, 'Help is coming.')
    await ruiz('desk.merge', { id: calm, from: urgent, why })
    const { messages } = await ruiz('desk.conversation', { id: calm })
    const plea = messages.find((message) => message.author?.handle === '@ana2')!
    t.clock.advance(1)
    await answer(t, calm, 'The ladder is up.', plea.id)
    await answer(t, calm, 'At ten.', messages[0]!.id)
    const seen = async (by: string) =>
      (await publicThread(t.db, t.agency, t.account, by, 'push')).map((row) => row.text)
    expect(await seen('ana')).toEqual(['What time does the library open on Sunday?', 'At ten.'])
    expect(await seen('ana2')).toEqual([
      'My house is on fire and I am trapped upstairs, 18 Alder St',
      'Help is coming.',
      'The ladder is up.',
    ])
  })

  it('is taken back while nothing else has happened: two again, each as it stood', async () => {
    const { t, calm, urgent, ruiz } = await desk()
    const stood = async (id: string) => {
      const { version, claim, ...rest } = await ruiz('desk.conversation', { id })
      return rest
    }
    const before = [await stood(calm), await stood(urgent)]
    const { deed } = await ruiz('desk.merge', { id: calm, from: urgent, why })
    t.clock.advance(3600)
    await ruiz('desk.undo', { id: deed })
    expect([await stood(calm), await stood(urgent)]).toEqual(before)
    expect(sorted(await tallies(t.db, t.agency))).toEqual(sorted(await recount(t.db, t.agency)))
    const again = await ruiz('desk.merge', { id: calm, from: urgent, why })
    await arrive(t, said('m3', 'We are on the roof now', { by: 'ana2' }))
    expect(await refusal(ruiz('desk.undo', { id: again.deed }))).toMatchObject({ code: 'moved_on' })
  })

  it('is refused while a colleague holds either', async () => {
    const { calm, urgent, ruiz, okafor } = await desk()
    await okafor('desk.claim', { id: urgent })
    expect(await refusal(ruiz('desk.merge', { id: calm, from: urgent, why }))).toMatchObject({
      code: 'already_claimed',
    })
  })
})

describe('naming a colleague in a note', () => {
  it('puts it before them until they have read it, on shift or not; the reading is recorded once', async () => {
    const { t, calm, ruiz, okafor } = await desk()
    await ruiz('desk.note', { id: calm, text: '@B. Okafor do you know her?', mentions: ['okafor', 'ruiz'] })
    expect(await ruiz('desk.mentions', {})).toMatchObject({ unread: 0, mentions: [] })
    const { unread, mentions } = await okafor('desk.mentions', {})
    expect(unread).toBe(1)
    expect(mentions).toMatchObject([{ conversation: calm, by: { name: 'A. Ruiz' }, readAt: null }])
    const ids = mentions.map((one) => one.id)
    expect(await refusal(ruiz('desk.mentions_read', { mentions: ids }))).toMatchObject({
      code: 'no_such_mention',
    })
    await okafor('desk.mentions_read', { mentions: ids })
    await okafor('desk.mentions_read', { mentions: ids })
    expect(await okafor('desk.mentions', {})).toMatchObject({ unread: 0, mentions: [{ id: ids[0] }] })
    const read = await t.db
      .selectFrom('archive.entry')
      .select('entry_id')
      .where('kind', '=', 'mention.read')
      .execute()
    expect(read).toHaveLength(1)
  })

  it('is refused for somebody who may not read here', async () => {
    const { calm, ruiz } = await desk()
    const asked = ruiz('desk.note', { id: calm, text: '@nobody look', mentions: ['nobody'] })
    expect(await refusal(asked)).toMatchObject({ code: 'cannot_mention' })
  })
})
