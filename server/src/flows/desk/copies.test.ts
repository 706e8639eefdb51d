import { describe, expect, it } from 'vitest'
import { listEntries } from '#core/archive'
import { markBlocked, overdue, publishedMessage, recount, tallies } from '#core/conversations'
import { withSession } from '#platform/db'
import { AppError } from '#platform/errors'
import { newId } from '#platform/ids'
import { sweepAll } from '#platform/sweep'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { module } from './index.ts'

const plea = 'water is at the second floor, my gran is alone on the roof, please send a boat'
const others = (t: TestWorld, n: number, text = `RT @maria: ${plea}`, from = 0) =>
  arrive(t, ...Array.from({ length: n }, (_, i) => said(`c${from + i}`, text, { by: `other${from + i}` })))
const centre = async () => {
  const t = await testWorld()
  const [head] = await arrive(t, said('m1', plea))
  const ruiz = person(t, module, 'ruiz')
  const queue = async (view: 'all' | 'copies' | 'closed' | 'waiting' = 'all') =>
    (await ruiz('desk.queue', { view, limit: 200 })).items
  return { t, head: head!, ruiz, okafor: person(t, module, 'okafor'), queue }
}
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
const picture = {
  from: 'network',
  mediaType: 'image/jpeg',
  size: 10,
  alt: '',
  url: 'https://x.example/1.jpg',
} as const

describe('copies', () => {
  it('stand as one row with their number; each is on the record and can be opened, claimed and answered', async () => {
    const { t, head, ruiz, queue } = await centre()
    t.clock.advance(5)
    const ids = (await others(t, 14)).sort()
    expect(await queue()).toMatchObject([
      { id: head, copies: { count: 14, newest: '2026-03-01T02:14:14.000Z', news: [] } },
    ])
    const { items, next } = await ruiz('desk.copies', { id: head, limit: 10 })
    expect(items.map((item) => item.id)).toEqual(ids.slice(0, 10))
    const rest = await ruiz('desk.copies', { id: head, limit: 10, after: next! })
    expect([...items, ...rest.items].map((item) => item.id)).toEqual(ids)
    const one = await ruiz('desk.conversation', { id: ids[3]! })
    expect(one).toMatchObject({
      state: 'copy',
      copyOf: head,
      head: { id: head, preview: plea },

      due: null,
    })
    expect(one.messages[0]!.revisions[0]!.entry.number).toBeGreaterThan(0)
    await ruiz('desk.claim', { id: ids[3]! })
    expect((await ruiz('desk.queue', { view: 'mine', limit: 9 })).items).toMatchObject([{ id: ids[3] }])
    expect(await queue('copies')).toHaveLength(14)
    expect((await ruiz('desk.queue', { view: 'all', limit: 9 })).counts).toMatchObject({
      open: 1,
      copies: 14,
    })
  })

  it('in one batch go under the first of it', async () => {
    const t = await testWorld()
    await others(t, 20, plea)
    const { items } = await person(t, module, 'ruiz')('desk.queue', { view: 'all', limit: 50 })
    expect(items).toMatchObject([{ author: { handle: '@other0' }, copies: { count: 19 } }])
  })

  it('with another address, another number of people or too few words stand apart', async () => {
    const { t, queue } = await centre()
    for (const [n, text] of [
      `${plea} 18 Alder St`,
      `${plea} 22 Oak Ave`,
      plea.replace('second', 'third'),
      plea.replace('gran', 'dad'),
    ].entries())
      await others(t, 1, text, 10 * n)
    for (const n of [1, 2, 3]) await others(t, 1, 'help', 100 + n)
    const rows = await queue()
    expect(rows).toHaveLength(7)
    expect(rows.filter((row) => row.copies)).toMatchObject([
      { copies: { count: 1, news: ['place: 18 Alder St'] } },
    ])
  })

  it.each([
    ['a place', `${plea} we are at 18 Alder St`, [], 'place: 18 Alder St'],
    ['a person', `${plea}, and 3 kids`, [], 'people: 3 kids'],
    ['a picture', plea, [picture], 'a picture'],
  ])('that add %s bring the group back to the eyes of a person', async (_, text, media, news) => {
    const { t, head, ruiz, queue } = await centre()
    await ruiz('desk.look', { id: head })
    await others(t, 3)
    t.clock.advance(120)
    expect((await queue())[0]).toMatchObject({ due: { kind: 'answer' } })
    await arrive(t, said('x', text, { by: 'neighbour', media }))
    const [row] = await queue()
    expect(row).toMatchObject({
      id: head,
      lookedAt: null,
      copies: { count: 4 },
      due: { kind: 'look', at: '2026-03-01T02:17:09.000Z' },
    })
    expect(row!.copies!.news.join()).toContain(news)
    t.clock.advance(1)
    await arrive(t, said('y', text, { by: 'another', media }))
    expect((await queue())[0]!.copies).toMatchObject({ count: 5, news: row!.copies!.news })
  })

  it('never move back a first-look clock that runs', async () => {
    const { t, queue } = await centre()
    const before = (await queue())[0]!.due
    t.clock.advance(30)
    await others(t, 1, `${plea} 18 Alder St`)
    expect((await queue())[0]!.due).toEqual(before)
  })

  it('whose author says something of their own stand by themselves again, with clocks from now', async () => {
    const { t, head, queue } = await centre()
    const [copy] = await others(t, 2)
    t.clock.advance(600)
    await others(t, 1)
    await arrive(t, said('own', 'I can hear somebody in the cellar next door', { by: 'other0' }))
    const rows = await queue()
    expect(rows.find((row) => row.id === copy)).toMatchObject({
      state: 'open',
      copyOf: null,
      inCount: 2,
      due: { kind: 'look' },
    })
    expect(Date.parse(rows.find((row) => row.id === copy)!.due!.at)).toBeGreaterThan(t.clock.now().getTime())
    expect(rows.find((row) => row.id === head)).toMatchObject({ copies: { count: 1 } })
  })

  it('ranked above the first stand by themselves', async () => {
    const { t, head, ruiz, queue } = await centre()
    await ruiz('desk.band', { id: head, band: 'spam' })
    await others(t, 3)
    const rows = await queue()
    expect(rows.map((row) => row.copies?.count ?? 0)).toEqual([2, 0])
    expect(rows[1]).toMatchObject({ id: head, band: 'spam' })
  })

  it('of what was answered or closed are not taken for handled: the oldest stands in its place', async () => {
    const { t, head, ruiz, queue } = await centre()
    const ids = (await others(t, 3)).sort()
    t.clock.advance(60)
    await ruiz('desk.close', { id: head, as: 'answered' })
    expect(await queue()).toMatchObject([
      { id: ids[0], copies: { count: 2 }, due: { kind: 'look', at: '2026-03-01T02:16:09.000Z' } },
    ])
    expect((await ruiz('desk.conversation', { id: ids[0]! })).copyOf).toBeNull()
    await others(t, 1, plea, 50)
    expect(await queue()).toMatchObject([{ id: ids[0], copies: { count: 3 } }])
    await t.db
      .updateTable('conversations.conversation')
      .set({ state: 'waiting', last_out_at: t.clock.now() })
      .where('conversation_id', '=', ids[0]!)
      .execute()
    await sweepAll(t.world, module.sweeps!)
    expect(await queue()).toMatchObject([{ id: ids[1], copies: { count: 2 } }])
  })

  it('are closed with the first as far as the person saw them, each with its own record; what came later stays', async () => {
    const { t, head, ruiz, okafor, queue } = await centre()
    const ids = await others(t, 4)
    await okafor('desk.claim', { id: ids[1]! })
    const seen = (await queue())[0]!.copies!.newest
    t.clock.advance(3)
    const [late] = await others(t, 1, plea, 50)
    const done = await ruiz('desk.close', {
      id: head,
      as: 'passed_on',
      passedTo: 'Dispatch',
      passedNumber: 'CAD 26-0042',
      copiesUntil: seen,
    })
    expect(done).toMatchObject({ ok: true, copies: 3 })
    expect(await queue('closed')).toHaveLength(4)
    expect((await ruiz('desk.conversation', { id: ids[0]! })).closed).toMatchObject({
      as: 'passed_on',
      by: { name: 'A. Ruiz' },
      passedNumber: 'CAD 26-0042',
    })
    const acts = (await listEntries(t.db, 1, { limit: 100 })).entries.filter(
      (entry) => entry.kind === 'conversation.closed',
    )
    expect(acts.map((entry) => entry.subject).sort()).toEqual([head, ids[0], ids[2], ids[3]].sort())
    // The one that somebody else holds takes the place, and the late one stands under it.
    expect(await queue()).toMatchObject([{ id: ids[1], copies: { count: 1 } }])
    expect(await queue('copies')).toMatchObject([{ id: late, copyOf: ids[1] }])
  })

  it('can be told apart by a person, and put back', async () => {
    const { t, head, ruiz, okafor, queue } = await centre()
    const [copy] = await others(t, 2)
    expect(await refusal(ruiz('desk.ungroup', { id: head }))).toBe('not_a_copy')
    await ruiz('desk.ungroup', { id: copy! })
    const rows = await queue()
    expect(rows.find((row) => row.id === head)?.copies?.count).toBe(1)
    expect(rows.find((row) => row.id === copy)?.apartFrom).toBe(head)
    await okafor('desk.claim', { id: copy! })
    expect(await refusal(ruiz('desk.regroup', { id: copy! }))).toBe('already_claimed')
    await okafor('desk.release', { id: copy! })
    await ruiz('desk.regroup', { id: copy! })
    expect(await queue()).toMatchObject([{ id: head, copies: { count: 2 } }])
    expect(await refusal(ruiz('desk.regroup', { id: copy! }))).toBe('cannot_regroup')
    const kinds = (await listEntries(t.db, 1, { limit: 100 })).entries.map((entry) => entry.kind)
    expect(kinds).toEqual(expect.arrayContaining(['conversation.ungrouped', 'conversation.regrouped']))
  })

  it('stand by themselves when a person gives one a band of its own', async () => {
    const { t, ruiz, queue } = await centre()
    const [copy] = await others(t, 2)
    await ruiz('desk.band', { id: copy!, band: 'emergency' })
    expect((await queue()).map((row) => [row.id === copy, row.copies?.count ?? 0])).toEqual([
      [false, 1],
      [true, 0],
    ])
  })

  it('that are answered themselves leave the group and wait for their own person', async () => {
    const { t, head, queue } = await centre()
    const [copy] = await others(t, 2)
    const at = t.clock.now()
    const out = {
      agency: 1,
      messageId: newId(at),
      conversationId: copy!,
      accountId: t.account,
      outgoingId: newId(at),
    }
    const text = 'A boat is on its way. In danger? Call 9-1-1.'
    await t.db.transaction().execute((trx) =>
      publishedMessage(trx, {
        ...out,
        networkId: 'out:1',
        url: null,
        text,
        entryId: newId(at),
        at,
        writtenAt: at,
      }),
    )
    expect(await queue('waiting')).toMatchObject([{ id: copy, copyOf: null }])
    expect(await queue()).toMatchObject([{ id: head, copies: { count: 1 } }])
  })

  it('whose author changes the words stand by themselves', async () => {
    const { t, head, queue } = await centre()
    await others(t, 2)
    const edit = plea.replace('second', 'fourth')
    await arrive(t, said('c1', edit, { by: 'other1', kind: 'edit' }))
    expect((await queue()).map((row) => [row.id === head, row.copies?.count ?? 0])).toContainEqual([true, 1])
    expect(await queue()).toHaveLength(2)
  })

  it('whose author says how to be reached are somebody who asks for themself', async () => {
    const { t, queue } = await centre()
    await arrive(t, said('f', plea, { by: 'form', context: { contact: 'text 555-0142' } }))
    await arrive(t, said('g', plea, { by: 'hidden', marks: ['not safe to contact'] }))
    expect(await queue()).toHaveLength(3)
  })

  it('do not stand under somebody whom we have blocked', async () => {
    const { t, head, ruiz, queue } = await centre()
    const { author } = await ruiz('desk.conversation', { id: head })
    await t.db.transaction().execute((trx) => markBlocked(trx, 1, author.id, t.clock.now()))
    await others(t, 2)
    expect(await queue()).toHaveLength(2)
  })

  it('run no clocks of their own: one plea said twenty times is one that nobody looked at in time', async () => {
    const { t, head } = await centre()
    await others(t, 20)
    t.clock.advance(3600)
    expect((await overdue(t.db, 1, 'look', t.clock.now())).map((row) => row.id)).toEqual([head])
  })

  it('from the same person are one conversation, never a copy of themselves', async () => {
    const { t, head, queue } = await centre()
    await arrive(t, said('m2', plea), said('m3', `RT @maria ${plea}`))
    expect(await queue()).toMatchObject([{ id: head, inCount: 3, copies: null }])
  })

  it('are not looked for any more after three days', async () => {
    const { t, queue } = await centre()
    t.clock.advance(3 * 24 * 3600 + 1)
    await others(t, 1)
    expect(await queue()).toHaveLength(2)
  })

  it('that cannot be looked up each stand on their own: nothing is lost', async () => {
    const { t, queue } = await centre()
    await withSession(t.ownerUrl, (client) =>
      client.query('alter table conversations.wording rename to wording_gone'),
    )
    await others(t, 2)
    expect(await queue()).toHaveLength(3)
  })

  it('keep the counters equal to a recount', async () => {
    const { t, head, ruiz, queue } = await centre()
    const ids = await others(t, 6)
    await ruiz('desk.ungroup', { id: ids[5]! })
    await arrive(t, said('own', 'somebody is at the window', { by: 'other1' }))
    await ruiz('desk.close', { id: ids[2]!, as: 'spam' })
    await ruiz('desk.reopen', { id: ids[2]! })
    await ruiz('desk.close', { id: head, as: 'answered' })
    const key = (rows: Awaited<ReturnType<typeof tallies>>) =>
      rows.map((row) => `${row.state} ${row.band} ${row.n}`).sort()
    expect(key(await tallies(t.db, 1))).toEqual(key(await recount(t.db, 1)))
    const heads = (await queue()).filter((row) => row.copies)
    expect(heads).toMatchObject([{ copies: { count: 2 } }])
    expect((await ruiz('desk.copies', { id: heads[0]!.id, limit: 50 })).items).toHaveLength(2)
  })
})
