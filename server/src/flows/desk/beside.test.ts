import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { markBlocked } from '#core/conversations'
import { module as places, practiceMap } from '#core/places'
import { ensureDelegation } from '#core/sending'
import { runReaders } from '#platform/events'
import { newId } from '#platform/ids'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'
import { dayBegan } from './times.ts'

const centre = async ({ map = true } = {}) => {
  const t = await testWorld()
  await sql`insert into events.cursor (agency_id, reader) values (1, 'desk.near')`.execute(t.db)
  if (map) await person(t, places, 'lindqvist')('places.set_map', practiceMap())
  const ruiz = person(t, module, 'ruiz')
  const read = () => runReaders(t.db, t.clock, module.reactors!, 1)
  const near = async (id: string) => {
    await read()
    return (await ruiz('desk.beside', { id })).near
  }
  return { t, ruiz, near, read }
}
let n = 0
const says = async (t: TestWorld, text: string, over: Parameters<typeof said>[2] = {}): Promise<string> => {
  n += 1
  return (await arrive(t, said(`b${n}`, text, { by: `by${n}`, ...over })))[0]!
}

describe('beside a conversation', () => {
  it('stand others about the same street, however it is written, open ones first, with what they share', async () => {
    const { t, ruiz, near } = await centre()
    const closed = await says(t, 'a tree fell over the road on Mill Lane this morning')
    const open = await says(t, 'smoke from a window at 22 Mill Ln, nobody answers the door')
    await says(t, 'smoke on Alder Street')
    const mine = await says(t, 'is there a fire on mill lane?')
    await near(mine)
    await ruiz('desk.close', { id: closed, as: 'answered' })
    const { count, more, items } = await near(mine)
    expect({ count, more }).toEqual({ count: 2, more: false })
    expect(items.map((one) => [one.id, one.state, one.why])).toEqual([
      [open, 'open', ['Mill Lane']],
      [closed, 'closed', ['Mill Lane']],
    ])
  })

  it('stand others that name a spot close by, and others with the same telephone number', async () => {
    const { t, near } = await centre()
    const mill = await says(t, 'people are shouting in the old mill, please come')
    const close = await says(t, 'kids on the roof at 0.00890, 0.01860 right now')
    const far = await says(t, 'someone collapsed at the rec center')
    expect((await near(mill)).items.map((one) => one.id)).toEqual([close])
    const one = await says(t, 'my gran fell down, call 555-201-0142')
    const same = await says(t, 'she is still on the floor, I am on (555) 201 0142')
    expect((await near(one)).items).toMatchObject([{ id: same, why: ['the same telephone number'] }])
    expect((await near(far)).count).toBe(0)
  })

  it('stands nothing from another day, and what is older is forgotten', async () => {
    const { t, near } = await centre({ map: false })
    await says(t, 'water in the cellar at 4 Heron Way')
    t.clock.advance(25 * 3600)
    const today = await says(t, 'a loud party at 9 Heron Way')
    expect((await near(today)).count).toBe(0)
    t.clock.advance(3 * 24 * 3600 + 1)
    await sweepAll({ db: t.db, clock: t.clock }, places.sweeps!)
    expect(await t.db.selectFrom('places.mention').select('key').execute()).toEqual([])
  })

  it('a place that a colleague struck brings nobody here any more; one that they added does', async () => {
    const { t, ruiz, near } = await centre()
    const other = await says(t, 'the gate is broken at 30 Tanner Lane')
    const mine = await says(t, 'we met at 12 Tanner Lane but now we are somewhere by the water, help')
    expect((await near(other)).items.map((one) => one.id)).toEqual([mine])
    await ruiz('desk.place', { id: mine, place: '12 Tanner Lane', is: false })
    expect((await near(other)).count).toBe(0)
    await ruiz('desk.place', { id: mine, place: 'Heron Way', is: true })
    const third = await says(t, 'a boat turned over by Heron Way')
    expect((await near(third)).items.map((one) => one.id)).toEqual([mine])
  })

  it('stands where the map knows the places, and what is uncertain is said', async () => {
    const { t, ruiz } = await centre()
    const located = async (text: string) => (await ruiz('desk.beside', { id: await says(t, text) })).located
    expect(await located('water at the second floor, 4 kids and my mom, 18 Alder St pls')).toMatchObject([
      { name: '18 Alder Street', exactness: 'along', copy: expect.stringMatching(/^0\.\d{5}, 0\.\d{5}$/) },
    ])
    expect((await located('fire at 900 Mill Lane'))[0]).toMatchObject({
      says: 'the street, not the house: the map does not know number 900',
    })
    expect((await located('a crash on Elm Street')).map((one) => one.says)).toEqual([
      'one of 2 of this name; the street; no house was said',
      'one of 2 of this name; the street; no house was said',
    ])
    expect((await located('a boat is adrift on the Bonny River'))[0]).toMatchObject({ exactness: 'extent' })
    expect(await located('nothing with a place')).toEqual([])
  })

  it('stands the person’s earlier contact on every account, in pages, with threats and what colleagues noted', async () => {
    const { t, ruiz } = await centre({ map: false })
    const ids: string[] = []
    for (let i = 0; i < 8; i++) {
      t.clock.advance(8 * 24 * 3600)
      const id = await says(t, `my question number ${i}`, { by: 'sam' })
      ids.push(id)
      if (i === 2) await ruiz('desk.note', { id, text: 'Dog in the yard' })
      if (i === 3) await ruiz('desk.band', { id, band: 'abuse_threat' })
      if (i < 7) await ruiz('desk.close', { id, as: 'answered' })
    }
    const { person: who } = await ruiz('desk.beside', { id: ids[7]! })
    expect(who).toMatchObject({
      firstSeenAt: '2026-03-09T02:14:09.000Z',
      blockedAt: null,
      count: 7,
      threats: 1,
      notes: [{ text: 'Dog in the yard', conversation: ids[2] }],
    })
    expect(who.earlier[0]).toMatchObject({ id: ids[6], state: 'closed', closedAs: 'answered' })
    const rest = await ruiz('desk.earlier', { id: ids[7]!, after: who.next!, limit: 20 })
    expect([...who.earlier, ...rest.items].map((one) => one.id)).toEqual(ids.slice(0, 7).reverse())
    expect(rest.next).toBeNull()
    await expect(ruiz('desk.earlier', { id: ids[7]!, after: 'x', limit: 5 })).rejects.toMatchObject({
      code: 'bad_cursor',
    })
    const author = (await ruiz('desk.conversation', { id: ids[7]! })).author.id
    await t.db.transaction().execute((trx) => markBlocked(trx, 1, author, t.clock.now()))
    expect((await ruiz('desk.beside', { id: ids[7]! })).person.blockedAt).not.toBeNull()
  })

  it('stands the account in one line, that asks for a person only when one is needed', async () => {
    const { t, ruiz } = await centre({ map: false })
    const id = await says(t, 'hello')
    expect((await ruiz('desk.beside', { id })).account).toMatchObject({ needsPerson: false })
    await t.db
      .insertInto('accounts.gap')
      .values({
        agency_id: 1,
        gap_id: newId(t.clock.now()),
        account_id: t.account,
        found_at: t.clock.now(),
        from_at: null,
        until_at: null,
        sentence: 'An hour of messages could not be read.',
      })
      .execute()
    expect((await ruiz('desk.beside', { id })).account).toMatchObject({
      says: 'An hour of messages could not be read.',
      needsPerson: true,
    })
  })
})

describe('what was said in public today', () => {
  it('is everything published since midnight here, newest first, and what may have gone out', async () => {
    const { t, ruiz } = await centre({ map: false })
    await t.db.transaction().execute((trx) =>
      ensureDelegation(trx, {
        agency: 1,
        category: 'reply',
        name: 'Replies',
        responsible: 'Chief',
        roles: ['desk', 'supervisor'],
        by: 'setup',
        now: t.clock.now(),
      }),
    )
    const answer = async (key: string, text: string) => {
      const id = await says(t, 'is the road open again?')
      const words = `In danger? Call 9-1-1. ${text}`
      return (
        await ruiz('sending.reply', { id, text: words, language: 'en', template: null, key, now: false })
      ).id
    }
    const publish = (id: string, at: string) =>
      sql`update sending.outgoing set state = 'published', published_at = ${new Date(at)} where agency_id = 1 and outgoing_id = ${id}`.execute(
        t.db,
      )
    const [yesterday, early, late, lost] = [
      await answer('key-0001', 'Yesterday.'),
      await answer('key-0002', 'Early.'),
      await answer('key-0003', 'Late.'),
      await answer('key-0004', 'Lost.'),
    ]
    // 02:14 UTC is 20:14 on 28 February in Chicago, whose day began at 06:00 UTC.
    await publish(yesterday, '2026-02-28T05:59:00Z')
    await publish(early, '2026-02-28T06:01:00Z')
    await publish(late, '2026-03-01T02:00:00Z')
    await sql`update sending.outgoing set state = 'unknown' where outgoing_id = ${lost}`.execute(t.db)
    const first = await ruiz('desk.said', { limit: 1 })
    expect(first).toMatchObject({
      since: '2026-02-28T06:00:00.000Z',
      said: [{ id: late }],
      unsure: [{ id: lost }],
    })
    const rest = await ruiz('desk.said', { limit: 9, after: first.next! })
    expect(rest).toMatchObject({ said: [{ id: early }], next: null, unsure: [] })
  })

  it('begins with the day of the centre, also when the clocks change', () => {
    const zone = 'America/Chicago'
    expect(dayBegan(new Date('2026-03-08T20:00:00Z'), zone).toISOString()).toBe('2026-03-08T06:00:00.000Z')
    expect(dayBegan(new Date('2026-11-01T20:00:00Z'), zone).toISOString()).toBe('2026-11-01T05:00:00.000Z')
    expect(dayBegan(new Date('2026-11-01T05:00:00Z'), zone).toISOString()).toBe('2026-11-01T05:00:00.000Z')
  })
})
