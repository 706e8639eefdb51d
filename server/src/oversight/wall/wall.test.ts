import type { OutputOf, Routes } from '@callbox/contract'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { reportGap, reportHealth } from '#core/accounts'
import { recordAct } from '#core/archive'
import { publishedMessage } from '#core/conversations'
import { module as desk } from '#flows/desk'
import { secondsAfter } from '#platform/clock'
import { withSession } from '#platform/db'
import { newId } from '#platform/ids'
import { arrive, person, pleas, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'
import { shiftSince } from './shift.ts'

type Wall = OutputOf<Routes['wall.now']>
const look = (t: TestWorld): Promise<Wall> => person(t, module, 'lindqvist')('wall.now', {})

/** Our answer, as the network took it. */
const answer = (t: TestWorld, conversation: string) =>
  t.db.transaction().execute(async (trx) => {
    const at = t.clock.now()
    const entry = await recordAct(trx, {
      agency: 1,
      kind: 'message.published',
      subject: conversation,
      at,
      by: 'test',
    })
    const [messageId, outgoingId] = [newId(at), newId(at)]
    await publishedMessage(trx, {
      agency: 1,
      messageId,
      conversationId: conversation,
      accountId: t.account,
      outgoingId,
      networkId: messageId,
      url: null,
      text: 'Call 9-1-1.',
      entryId: entry.id,
      at,
      writtenAt: at,
    })
  })

/** Counted row by row, without any of the wall's own queries. */
const recounted = async (t: TestWorld, by: 'band' | 'language' | 'account_id') =>
  Object.fromEntries(
    (
      await sql<{ key: string; n: number }>`select ${sql.ref(by)} as key, count(*)::int as n
        from conversations.conversation where agency_id = 1 and state = 'open' group by 1`.execute(t.db)
    ).rows.map(({ key, n }) => [key, n]),
  )

describe('the wall', () => {
  it('of an empty centre says that nothing waits, since when, and invents no time', async () => {
    const t = await testWorld()
    const wall = await look(t)
    expect(wall.waiting).toMatchObject({ n: 0, oldest: null, overdue: 0, longest: null, byBand: [] })
    expect(wall.shift).toMatchObject({ people: [], notes: [], phones: null })
    expect(wall.times).toEqual([])
    expect(wall.hour).toEqual({ within: 0, asked: 0 })
    expect(wall.flow.slots).toHaveLength(73)
    expect(wall.accounts).toMatchObject([{ health: 'unknown', gaps: 0 }])
  })

  it('counts what waits by band, account and language as it is counted row by row, and adds up to the total', async () => {
    const t = await testWorld()
    await pleas(t.db, t.clock, { account: t.account, count: 3 })
    await pleas(t.db, t.clock, { account: t.account, band: 'question', count: 4 })
    const [gone] = await arrive(t, said('m1', 'hay humo en el edificio, por favor ayuda', { by: 'pia' }))
    await person(t, desk, 'ruiz')('desk.close', { id: gone!, as: 'spam' })
    await arrive(t, said('m2', 'No hay luz en la calle Molino desde anoche', { by: 'luis' }))
    const { waiting } = await look(t)
    expect(Object.fromEntries(waiting.byBand.map((one) => [one.band, one.n]))).toEqual(
      await recounted(t, 'band'),
    )
    expect(Object.fromEntries(waiting.byLanguage.map((one) => [one.language, one.n]))).toEqual(
      await recounted(t, 'language'),
    )
    expect(Object.fromEntries(waiting.byAccount.map((one) => [one.account.id, one.n]))).toEqual(
      await recounted(t, 'account_id'),
    )
    expect(waiting.n).toBe(8)
    expect(waiting.byBand[0]).toMatchObject({ band: 'life_at_risk', n: 3 })
  })

  it('calls the oldest whoever has waited longest for an answer; writing again makes nobody newer', async () => {
    const t = await testWorld()
    const began = t.clock.now()
    const [first] = await arrive(t, said('m1', 'is the library open?', { by: 'ann' }))
    t.clock.advance(600)
    await arrive(t, said('m2', 'is the pool open?', { by: 'bob' }))
    t.clock.advance(600)
    await arrive(t, said('m3', 'hello? anybody?', { by: 'ann' }))
    expect((await look(t)).waiting.longest).toMatchObject({ id: first, since: began.toISOString() })
    await answer(t, first!)
    t.clock.advance(60)
    const again = await arrive(t, said('m4', 'thank you, and on Sunday?', { by: 'ann' }))
    expect(again).toEqual([first])
    const { waiting } = await look(t)
    expect(waiting.oldest).toBe(secondsAfter(began, 600).toISOString())
    expect(waiting.n).toBe(2)
  })

  it('counts as overdue what nobody looked at, and what nobody answered, from the moment of the target', async () => {
    const t = await testWorld()
    const [seen] = await pleas(t.db, t.clock, { account: t.account, count: 2 })
    t.clock.advance(59)
    expect((await look(t)).waiting.overdue).toBe(0)
    await person(t, desk, 'ruiz')('desk.look', { id: seen! })
    t.clock.advance(1)
    expect((await look(t)).waiting).toMatchObject({ overdue: 1, overdueLook: 1, overdueAnswer: 0 })
    t.clock.advance(240)
    const { waiting } = await look(t)
    expect(waiting).toMatchObject({ overdue: 2, overdueLook: 1, overdueAnswer: 1 })
    expect(waiting.byBand).toMatchObject([{ band: 'life_at_risk', n: 2, overdue: 2 }])
  })

  it('shows who is on shift, what each holds, and who holds something without being there', async () => {
    const t = await testWorld()
    const [one, other] = await pleas(t.db, t.clock, { account: t.account, count: 2 })
    await person(t, desk, 'ruiz')('shift.start', {})
    await person(t, desk, 'ruiz')('desk.claim', { id: one! })
    await person(t, desk, 'ruiz')('desk.park', { id: one!, why: 'phone' })
    await person(t, desk, 'okafor')('desk.claim', { id: other! })
    const { people } = (await look(t)).shift
    const at = t.clock.now().toISOString()
    expect(people).toEqual([
      {
        person: { id: 'ruiz', name: 'A. Ruiz' },
        since: at,
        holds: [{ id: one, band: 'life_at_risk', handle: 'maria_h', since: at, parked: true }],
      },
      {
        person: { id: 'okafor', name: 'B. Okafor' },
        since: null,
        holds: [{ id: other, band: 'life_at_risk', handle: 'maria_h', since: at, parked: false }],
      },
    ])
    t.clock.advance(301)
    expect((await look(t)).shift.people.flatMap((who) => who.holds.map((held) => held.id))).toEqual([one])
  })

  it('sets arrivals against answers in slots of ten minutes, and what was closed without an answer beside them', async () => {
    const t = await testWorld()
    t.clock.set('2026-03-01T02:05:00Z')
    const [first] = await arrive(t, said('m1', 'one', { by: 'ann' }), said('m2', 'two', { by: 'bob' }))
    t.clock.advance(600)
    await answer(t, first!)
    const [third] = await arrive(t, said('m3', 'three', { by: 'cia' }))
    await person(t, desk, 'ruiz')('desk.close', { id: third!, as: 'no_reply_needed', why: 'thanks only' })
    t.clock.advance(1200)
    const { flow } = await look(t)
    expect(flow).toMatchObject({ step: 600, arrived: 3, answered: 1, unanswered: 1 })
    expect(flow.slots.slice(-4)).toEqual([
      { at: '2026-03-01T02:00:00.000Z', arrived: 2, answered: 0 },
      { at: '2026-03-01T02:10:00.000Z', arrived: 1, answered: 1 },
      { at: '2026-03-01T02:20:00.000Z', arrived: 0, answered: 0 },
      { at: '2026-03-01T02:30:00.000Z', arrived: 0, answered: 0 },
    ])
    t.clock.advance(12 * 3600)
    expect((await look(t)).flow).toMatchObject({ arrived: 0, answered: 0, unanswered: 0 })
  })

  it('spreads first looks and first answers over bins beside the target, late ones that still wait among them', async () => {
    const t = await testWorld()
    const all = await pleas(t.db, t.clock, { account: t.account, count: 4 })
    t.clock.advance(30)
    await person(t, desk, 'ruiz')('desk.look', { id: all[0]! })
    t.clock.advance(170)
    await person(t, desk, 'ruiz')('desk.look', { id: all[1]! })
    await answer(t, all[0]!)
    const { times } = await look(t)
    const looks = times.find((one) => one.what === 'look')!
    expect(looks).toMatchObject({ band: 'life_at_risk', target: 60, n: 4, within: 1, overdue: 2 })
    expect(looks.bins.map(({ n, overdue }) => ({ n, overdue }))).toEqual([
      { n: 1, overdue: 0 },
      { n: 3, overdue: 2 },
    ])
    for (const [bin, seconds] of [
      [looks.bins[0]!, 30],
      [looks.bins[1]!, 200],
    ] as const) {
      expect(bin.from).toBeLessThanOrEqual(seconds)
      expect(bin.to).toBeGreaterThan(seconds)
    }
    const answers = times.find((one) => one.what === 'answer')!
    expect(answers).toMatchObject({ target: 300, n: 1, within: 1, overdue: 0, p50: 200 })
  })

  it('tells how many were answered within the hour, of those answered or waiting for an hour', async () => {
    const t = await testWorld()
    const all = await pleas(t.db, t.clock, { account: t.account, band: 'question', count: 4 })
    t.clock.advance(1800)
    await answer(t, all[0]!)
    expect((await look(t)).hour).toEqual({ within: 1, asked: 1 })
    t.clock.advance(1801)
    expect((await look(t)).hour).toEqual({ within: 1, asked: 4 })
    await answer(t, all[1]!)
    await person(t, desk, 'ruiz')('desk.close', { id: all[2]!, as: 'spam' })
    expect((await look(t)).hour).toEqual({ within: 1, asked: 3 })
  })

  it('looks back over the shift: from the first who is there, at most twelve hours and at least one', () => {
    const at = new Date('2026-03-01T12:34:56Z')
    const since = (...began: string[]) =>
      shiftSince(
        began.map((moment) => ({ since: new Date(moment) })),
        at,
      ).toISOString()
    expect(since()).toBe('2026-03-01T00:30:00.000Z')
    expect(since('2026-03-01T06:02:00Z', '2026-03-01T07:00:00Z')).toBe('2026-03-01T06:00:00.000Z')
    expect(since('2026-02-27T06:02:00Z')).toBe('2026-03-01T00:30:00.000Z')
    expect(since('2026-03-01T12:30:00Z')).toBe('2026-03-01T11:30:00.000Z')
  })

  it('shows the health of each account and what of it could not be read', async () => {
    const t = await testWorld()
    const now = t.clock.now()
    await t.db.transaction().execute(async (trx) => {
      await reportHealth(trx, {
        agency: 1,
        account: t.account,
        health: { state: 'cannot_read', sentence: 'It does not answer.' },
        now,
      })
      await reportGap(trx, {
        agency: 1,
        account: t.account,
        from: null,
        until: null,
        sentence: 'A hole.',
        now,
      })
    })
    expect((await look(t)).accounts).toMatchObject([
      { id: t.account, health: 'cannot_read', sentence: 'It does not answer.', gaps: 1 },
    ])
  })

  it('keeps one agency’s wall from another’s', async () => {
    const t = await testWorld()
    await withSession(t.ownerUrl, (client) =>
      client.query(
        `insert into identity.agency values (2, 'Kerr County', 'Kerr', 'America/Chicago', 'us-ecc', '{en,es}', '', now())`,
      ),
    )
    await pleas(t.db, t.clock, { account: t.account, count: 2 })
    const kerr = await person({ ...t, agency: 2 }, module, 'lindqvist')('wall.now', {})
    expect(kerr.waiting.n).toBe(0)
    expect(kerr.accounts).toEqual([])
  })
})
