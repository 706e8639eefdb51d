import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { accountById, takeLease } from '#core/accounts'
import { leaveNow, outgoingById, outgoingList, settle, undo } from './index.ts'
import { centre } from './network.fixture.ts'
import { move } from './store.ts'

const caller = { agency: 1, person: { id: 'p2' } }
const acts = async (c: Awaited<ReturnType<typeof centre>>, subject: string): Promise<string[]> =>
  (
    await sql<{
      kind: string
    }>`select kind from archive.entry where agency_id = 1 and subject = ${subject} order by number`.execute(
      c.db,
    )
  ).rows.map((row) => row.kind)

describe('an answer leaves', () => {
  it('after ten seconds, once, and becomes a message of the conversation, with every step on the record', async () => {
    const c = await centre()
    const conversation = await c.wrote()
    const held = await c.reply(conversation)
    expect(held).toMatchObject({ state: 'held', emergency: false, chain_responsible: 'C. Lindqvist' })
    await c.pass(9)
    expect(c.network.posts).toEqual([])
    await c.pass(1)
    expect(c.network.posts.map((post) => post.text)).toEqual(['Yes. In an emergency call 9-1-1.'])
    expect(await outgoingById(c.db, 1, held.outgoing_id)).toMatchObject({
      state: 'published',
      due_at: null,
      submits: 1,
    })
    expect(await acts(c, conversation.id)).toEqual([
      'message.received',
      'message.prepared',
      'outgoing.ready',
      'outgoing.submitting',
      'outgoing.published',
      'message.published',
    ])
    const { rows } = await sql<{
      state: string
      out_count: number
    }>`select state, out_count from conversations.conversation where conversation_id = ${conversation.id}`.execute(
      c.db,
    )
    expect(rows).toEqual([{ state: 'waiting', out_count: 1 }])
  })

  it('at once when a life may be at risk, or when the officer says now', async () => {
    const c = await centre()
    expect((await c.reply(await c.wrote('life_at_risk'))).state).toBe('ready')
    await c.work()
    expect(c.network.posts).toHaveLength(1)
    const held = await c.reply(await c.wrote())
    await leaveNow(c.world, caller, held.outgoing_id)
    await c.work()
    expect(c.network.posts).toHaveLength(2)
    await expect(leaveNow(c.world, caller, held.outgoing_id)).rejects.toMatchObject({ code: 'too_late' })
  })

  it('is the same answer however often its key is sent, also at the same moment', async () => {
    const c = await centre()
    const conversation = await c.wrote()
    const all = await Promise.all([1, 2, 3].map(() => c.reply(conversation, { key: 'the-same-key' })))
    expect(new Set(all.map((row) => row.outgoing_id)).size).toBe(1)
    await c.pass(10)
    expect((await c.reply(conversation, { key: 'the-same-key' })).state).toBe('published')
    expect(c.network.posts).toHaveLength(1)
  })

  it('in the order written on one account, emergencies first', async () => {
    const c = await centre()
    for (const text of ['one 9-1-1', 'two 9-1-1', 'three 9-1-1']) {
      await c.reply(await c.wrote(), { text, now: true })
      c.clock.advance(0.1)
    }
    await c.reply(await c.wrote('emergency'), { text: 'first of all 9-1-1' })
    await c.work()
    expect(c.network.posts.map((post) => post.text)).toEqual([
      'first of all 9-1-1',
      'one 9-1-1',
      'two 9-1-1',
      'three 9-1-1',
    ])
  })
})

describe('double sending', () => {
  it('postiz-app#1813: a submission whose answer is lost is looked for, and never submitted again', async () => {
    const c = await centre({ absenceProves: true })
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('answer lost, post there')
    await c.pass()
    await c.pass(1)
    expect(await outgoingById(c.db, 1, row.outgoing_id)).toMatchObject({ state: 'published', submits: 1 })
    expect(c.network.asked).toHaveLength(1)
  })

  it('"we do not know" is a state with its own list, and stays until a person says', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('answer lost, nothing there')
    for (let i = 0; i < 5; i++) await c.pass(60)
    expect((await outgoingList(c.db, 1, 'attention')).map((o) => [o.outgoing_id, o.state])).toEqual([
      [row.outgoing_id, 'unknown'],
    ])
    for (let i = 0; i < 5; i++) await c.pass(600)
    expect(c.network.asked).toHaveLength(1)
    await settle(c.world, caller, row.outgoing_id, { as: 'look_again' })
    await c.work()
    expect(await outgoingById(c.db, 1, row.outgoing_id)).toMatchObject({ state: 'unknown' })
    expect(c.network.asked).toHaveLength(1)
    const settled = await settle(c.world, caller, row.outgoing_id, { as: 'did_not' })
    expect(settled).toMatchObject({ state: 'refused', settled_by: 'p2' })
    expect(await outgoingList(c.db, 1, 'attention')).toEqual([])
    await expect(settle(c.world, caller, row.outgoing_id, { as: 'went_out' })).rejects.toMatchObject({
      code: 'not_unknown',
    })
  })

  it('a person who finds it on the network says so, and it is a message on the record', async () => {
    const c = await centre()
    const conversation = await c.wrote()
    const row = await c.reply(conversation, { now: true })
    c.network.faults.push('answer lost, nothing there')
    await c.pass()
    await c.pass(1)
    const url = 'https://fake.example/seen'
    expect(await settle(c.world, caller, row.outgoing_id, { as: 'went_out', url })).toMatchObject({
      state: 'published',
      url,
    })
    expect(await acts(c, conversation.id)).toContain('message.published')
  })

  it('zulip#18531: two servers with the same answer submit it once', async () => {
    const c = await centre()
    await Promise.all(
      [1, 2, 3, 4].map(async () => c.reply(await c.wrote(), { now: true, text: 'Call 9-1-1.' })),
    )
    await Promise.all([c.work(), c.work(), c.work()])
    for (let i = 0; i < 4; i++) await c.pass(3)
    expect(new Set(c.network.asked).size).toBe(4)
    expect(c.network.asked).toHaveLength(4)
  })

  it('postiz-app#1213: an answer taken back never leaves, whatever was queued for it', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote())
    c.clock.advance(10)
    await c.sweep()
    await expect(undo(c.world, caller, row.outgoing_id)).rejects.toMatchObject({ code: 'too_late' })
    const other = await c.reply(await c.wrote())
    expect(await undo(c.world, caller, other.outgoing_id)).toMatchObject({
      state: 'undone',
      text: other.text,
    })
    for (let i = 0; i < 3; i++) await c.pass(30)
    expect(c.network.asked).toEqual([row.network_key])
  })

  it('only proof of absence on a network that refuses a second copy lets software submit again', async () => {
    const keyed = await centre({ absenceProves: true, keyed: true })
    const one = await keyed.reply(await keyed.wrote(), { now: true })
    keyed.network.faults.push('answer lost, nothing there')
    await keyed.pass()
    await keyed.pass(1)
    await keyed.pass(1)
    expect(await outgoingById(keyed.db, 1, one.outgoing_id)).toMatchObject({ state: 'published', submits: 2 })
    expect(keyed.network.posts).toHaveLength(1)
  })

  it('what cannot be told is looked for after 5, 15, 60 and 300 seconds, and then a person is asked', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('answer lost, post there')
    c.network.lookFaults.push('cannot tell', 'breaks', 'cannot tell', 'breaks', 'cannot tell')
    await c.pass()
    await c.work()
    const looks = async () => (await outgoingById(c.db, 1, row.outgoing_id))!.looks
    expect(await looks()).toBe(1)
    for (const [seconds, count] of [
      [5, 2],
      [15, 3],
      [60, 4],
      [299, 4],
      [1, 5],
    ] as const) {
      await c.pass(seconds)
      expect(await looks()).toBe(count)
    }
    expect(await outgoingById(c.db, 1, row.outgoing_id)).toMatchObject({ state: 'unknown', submits: 1 })
  })
})

describe('a worker that dies while it submits', () => {
  const dies = async (c: Awaited<ReturnType<typeof centre>>, id: string, committed: boolean) => {
    const row = (await outgoingById(c.db, 1, id))!
    const dead = '00000000-0000-7000-8000-00000000dead'
    await takeLease(c.db, c.clock, { agency: 1, account: c.account, duty: 'publish', holder: dead })
    await sql`update sending.outgoing set state = 'submitting', submits = 1, submitted_by = ${dead}, submitted_at = ${c.clock.now()},
      due_at = ${new Date(c.clock.now().getTime() + 15_000)} where outgoing_id = ${id}`.execute(c.db)
    c.network.asked.push(row.network_key)
    if (committed) c.network.keep({ key: row.network_key, text: row.text })
  }

  it('leaves an answer that is looked for, never submitted twice; the next one on the account leaves within 30 s', async () => {
    const c = await centre()
    const lost = await c.reply(await c.wrote(), { now: true })
    await dies(c, lost.outgoing_id, false)
    const next = await c.reply(await c.wrote(), { now: true, text: 'The next. Call 911.' })
    for (let second = 0; second < 30; second++) await c.pass(1)
    expect(await outgoingById(c.db, 1, next.outgoing_id)).toMatchObject({ state: 'published' })
    expect(await outgoingById(c.db, 1, lost.outgoing_id)).toMatchObject({ state: 'unknown', submits: 1 })
    expect(c.network.asked.filter((key) => key === lost.network_key)).toHaveLength(1)
  })

  it('leaves one that did go out: it is found', async () => {
    const c = await centre()
    const lost = await c.reply(await c.wrote(), { now: true })
    await dies(c, lost.outgoing_id, true)
    for (let second = 0; second < 30; second++) await c.pass(1)
    expect(await outgoingById(c.db, 1, lost.outgoing_id)).toMatchObject({ state: 'published', submits: 1 })
    expect(c.network.posts).toHaveLength(1)
  })

  it('is beyond whoever decided on what it was before: nothing goes back to be sent again', async () => {
    const c = await centre()
    const before = await c.reply(await c.wrote())
    await dies(c, before.outgoing_id, false)
    const to = (state: 'ready' | 'undone' | 'refused') =>
      c.db
        .transaction()
        .execute((trx) => move(trx, before, { to: state, at: c.clock.now(), by: 'somebody late' }))
    expect([await to('ready'), await to('undone'), await to('refused')]).toEqual([null, null, null])
    expect(await outgoingById(c.db, 1, before.outgoing_id)).toMatchObject({ state: 'submitting' })
  })

  it('is not looked for while its lease is alive: it is being answered', async () => {
    const c = await centre()
    const lost = await c.reply(await c.wrote(), { now: true })
    await dies(c, lost.outgoing_id, true)
    await c.pass(14)
    expect(await outgoingById(c.db, 1, lost.outgoing_id)).toMatchObject({ state: 'submitting', looks: 0 })
  })
})

describe('rate limits', () => {
  it('atproto#5443: a 429 without headers is met with growing pauses, and others wait with it', async () => {
    const c = await centre()
    const first = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('429 without headers', '429 without headers', '429 without headers')
    await c.pass()
    await c.reply(await c.wrote(), { now: true, text: 'Waits too. 911.' })
    await c.pass(1)
    expect(c.network.asked).toHaveLength(1)
    for (let second = 0; second < 120; second += 5) await c.pass(5)
    expect(c.network.posts).toHaveLength(2)
    expect(await outgoingById(c.db, 1, first.outgoing_id)).toMatchObject({ state: 'published' })
    expect(c.network.asked.length).toBeLessThanOrEqual(5)
  })

  it('a 429 that names a time is kept to, and an emergency answer may still ask', async () => {
    const c = await centre()
    await c.reply(await c.wrote(), { now: true, text: 'Calm. 911.' })
    c.network.faults.push('429 for a minute')
    await c.pass()
    await c.reply(await c.wrote('life_at_risk'), { text: 'Call 911 now.' })
    await c.pass(1)
    expect(c.network.posts.map((post) => post.text)).toEqual(['Call 911 now.'])
    await c.pass(58)
    expect(c.network.posts).toHaveLength(1)
    await c.pass(2)
    expect(c.network.posts).toHaveLength(2)
  })
})

describe('silence', () => {
  it('postiz-app#1259: whatever does not go out stands in a list with the reason', async () => {
    const c = await centre()
    const refused = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('refused')
    await c.pass()
    await c.reply(await c.wrote(), { now: true, text: 'Second. 911.' })
    c.network.faults.push('429 for a minute')
    await c.pass()
    expect((await outgoingList(c.db, 1, 'attention')).map((o) => [o.outgoing_id, o.why])).toEqual([
      [refused.outgoing_id, 'Fake says: this text breaks a rule there.'],
    ])
    expect((await outgoingList(c.db, 1, 'leaving')).map((o) => [o.state, o.why])).toEqual([
      ['retry_at', 'Fake asks to wait a minute.'],
    ])
  })

  it('an answer put off again and again is given back to a person, not kept waiting for ever', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote('life_at_risk'))
    c.network.faults.push(...Array.from({ length: 40 }, () => '429 without headers' as const))
    for (let minute = 0; minute < 12; minute++) await c.pass(60)
    expect(await outgoingList(c.db, 1, 'attention')).toMatchObject([
      { outgoing_id: row.outgoing_id, state: 'refused', why: expect.stringContaining('has not been sent') },
    ])
    expect(c.network.posts).toEqual([])
  })

  it('a ready answer whose job was lost is offered again', async () => {
    const c = await centre()
    await c.reply(await c.wrote(), { now: true })
    await c.pool.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
    await c.pass(4)
    expect(c.network.posts).toHaveLength(1)
  })

  it('an account connected anew in mid-sending stays well, and the answer goes out with the new sign-in', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.meanwhile(() =>
      c.db
        .updateTable('accounts.account')
        .set({ credential: Buffer.from('another'), credential_no: 2 })
        .execute(),
    )
    c.network.faults.push('signed out while it is connected anew')
    await c.pass()
    expect(await outgoingById(c.db, 1, row.outgoing_id)).toMatchObject({ state: 'retry_at' })
    expect(await accountById(c.db, 1, c.account)).toMatchObject({ health: { state: 'unknown' } })
    await c.db.updateTable('accounts.account').set({ credential: null }).execute()
    await c.pass(30)
    expect(c.network.posts).toHaveLength(1)
  })

  it('chatwoot#2038: a dead token is never shown as sent; the account says so and what to do', async () => {
    const c = await centre()
    const row = await c.reply(await c.wrote(), { now: true })
    c.network.faults.push('signed out')
    await c.pass()
    expect(await outgoingById(c.db, 1, row.outgoing_id)).toMatchObject({
      state: 'refused',
      published_at: null,
    })
    await expect(c.reply(await c.wrote())).rejects.toMatchObject({
      code: 'cannot_send',
      message: expect.stringContaining('Connect the account again'),
    })
  })
})
