import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { reportHealth } from '#core/accounts'
import { closeConversation, markLooked, setBand } from '#core/conversations'
import { packOf } from '#core/policy'
import { withSession } from '#platform/db'
import { emit } from '#platform/events'
import { pleas } from '#testing'
import { centre, hookServer, mailServer, process, ruiz } from './testing/centre.ts'

type Centre = Awaited<ReturnType<typeof centre>>
const mailTo = async ({ ask }: Pick<Centre, 'ask'>, url: string): Promise<void> => {
  await ask('alarms.mail', { url, from: 'desk@riverton.example' })
  await ask('alarms.add_route', { kind: 'email', address: 'chief@riverton.example' })
}
const acts = async ({ db }: Centre, kind: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from archive.entry where kind = ${kind}`.execute(db))
    .rows[0]!.n
const look = async ({ db, clock }: Centre, id: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const seconds = (await markLooked(trx, 1, id, 'p-1', clock.now())) ?? 0
    const data = { conversation: id, by: 'p-1', seconds }
    await emit(trx, { agency: 1, name: 'conversation.looked', at: clock.now(), subject: id, data })
  })

describe('alarms', () => {
  it('a life-at-risk message nobody opened within a minute goes to the supervisor, a minute later out of band, and again every two minutes until a person acknowledges', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    const [plea] = await pleas(c.db, c.clock, c)
    await c.pass(50)
    expect(await c.list()).toEqual([])
    await c.pass(10)
    const [raised] = await c.list()
    expect(raised).toMatchObject({
      kind: 'nobody_looked',
      subject: plea,
      stage: 1,
      sentence: 'Nobody has looked at a life-at-risk message for 1 min',
      calls: [],
    })
    expect(mail.got).toHaveLength(0)
    await c.pass(50)
    expect(mail.got).toHaveLength(0)
    await c.pass(10)
    expect(mail.got).toHaveLength(1)
    expect(mail.got[0]).toContain('Nobody has looked at a life-at-risk message for 2 min')
    expect(mail.got[0]).toContain(`https://callbox.riverton.example/desk/c/${plea}`)
    expect(mail.got[0]).toContain('It came to riverton on Push network: 1 message, the newest at ')
    // Neither the person nor their words leave the desk this way.
    for (const theirs of ['water', 'Maria', 'maria_h']) expect(mail.got[0]).not.toContain(theirs)
    await c.pass(110)
    expect(mail.got).toHaveLength(1)
    await c.pass(10)
    expect(mail.got).toHaveLength(2)
    await c.ask('alarms.acknowledge', { id: raised!.id })
    await c.ask('alarms.acknowledge', { id: raised!.id }, { id: 'p-2', name: 'Second' })
    await c.pass(600)
    expect(mail.got).toHaveLength(2)
    const [held] = await c.list()
    expect(held?.acknowledged?.by).toEqual(ruiz)
    expect(held?.calls.map(({ state, to }) => ({ state, to }))).toEqual([
      { state: 'sent', to: 'chief@riverton.example' },
      { state: 'sent', to: 'chief@riverton.example' },
    ])
    for (const [kind, n] of [
      ['alarm.raised', 1],
      ['alarm.acknowledged', 1],
      ['alarm.called', 2],
      ['alarm.call_sent', 2],
    ] as const)
      expect([kind, await acts(c, kind)]).toEqual([kind, n])
  })

  it('a restart in between changes nothing', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    await pleas(c.db, c.clock, c)
    await c.pass(60)
    const again = process(c)
    await c.pass(60, again)
    expect(mail.got).toHaveLength(1)
    // Down for an hour: the repetition comes once, not thirty times.
    c.clock.advance(3600)
    await process(c).tick()
    expect(mail.got).toHaveLength(2)
    expect(await acts(c, 'alarm.raised')).toBe(1)
  })

  it('two processes watch the same centre and each message goes out once', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    await pleas(c.db, c.clock, { ...c, count: 3 })
    const other = process(c)
    for (let i = 0; i < 12; i++) {
      c.clock.advance(10)
      await Promise.all([c.tick(), other.tick()])
    }
    expect(mail.got).toHaveLength(3)
    expect(await acts(c, 'alarm.raised')).toBe(3)
  })

  it('looking ends it', async () => {
    const c = await centre()
    const [seen, closed] = await pleas(c.db, c.clock, { ...c, count: 2 })
    await c.pass(60)
    expect(await c.list()).toHaveLength(2)
    await look(c, seen!)
    await c.tick()
    expect((await c.list()).map((alarm) => alarm.subject)).toEqual([closed])
    // Closed without its event having been read yet: the next second finds it all the same.
    await c.db.transaction().execute((trx) =>
      closeConversation(trx, 1, closed!, {
        as: 'answered',
        by: 'p-1',
        at: c.clock.now(),
        why: null,
        passedTo: null,
        passedNumber: null,
      }),
    )
    await c.tick()
    expect(await c.list()).toEqual([])
    const ended = await sql<{ why: string }>`select ended_why as why from alarms.alarm order by 1`.execute(
      c.db,
    )
    expect(ended.rows.map((row) => row.why)).toEqual([
      'Somebody looked at it.',
      'The conversation was closed.',
    ])
    expect(await acts(c, 'alarm.ended')).toBe(2)
  })

  it('looked at and then left without an answer is an alarm of its own', async () => {
    const c = await centre()
    const [plea] = await pleas(c.db, c.clock, c)
    await look(c, plea!)
    await c.pass(290)
    expect(await c.list()).toEqual([])
    await c.pass(10)
    expect((await c.list()).map(({ kind, sentence }) => ({ kind, sentence }))).toEqual([
      { kind: 'nobody_answered', sentence: 'Nobody has answered a life-at-risk message for 5 min' },
    ])
  })

  it('a message placed under a more pressing band gets an alarm with that band’s steps, and taken for spam none', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    const [rising, spam] = await pleas(c.db, c.clock, { ...c, band: 'service_request', count: 2 })
    c.clock.advance(900)
    await c.tick()
    expect((await c.list()).map((alarm) => alarm.sentence)).toEqual([
      'Nobody has looked at a service request for 15 min',
      'Nobody has looked at a service request for 15 min',
    ])
    const { targets } = packOf('us-ecc')
    await c.db.transaction().execute(async (trx) => {
      await setBand(trx, 1, rising!, 'life_at_risk', 'p-1', c.clock.now(), targets)
      await setBand(trx, 1, spam!, 'spam', 'p-1', c.clock.now(), targets)
    })
    await c.tick()
    expect(await c.list()).toEqual([])
    await c.pass(120)
    expect((await c.list()).map(({ subject, stage }) => ({ subject, stage }))).toEqual([
      { subject: rising, stage: 2 },
    ])
    expect(mail.got).toHaveLength(1)
  })

  it('nobody on shift is itself an alarm', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    c.shift.on = false
    await c.tick()
    await c.pass(110)
    expect(await c.list()).toEqual([])
    await c.pass(10)
    expect((await c.list()).map(({ kind, sentence }) => ({ kind, sentence }))).toEqual([
      { kind: 'nobody_on_shift', sentence: 'Nobody has been on shift for 2 min' },
    ])
    expect(mail.got).toHaveLength(1)
    await c.pass(120)
    expect(mail.got).toHaveLength(2)
    c.shift.on = true
    await c.pass(10)
    expect(await c.list()).toEqual([])
    c.shift.on = false
    await c.pass(60)
    expect(await c.list()).toEqual([])
  })

  it('a centre with no live account needs nobody on shift', async () => {
    const c = await centre()
    await sql`update accounts.account set state = 'paused'`.execute(c.db)
    c.shift.on = false
    await c.pass(300)
    expect(await c.list()).toEqual([])
  })

  it('an account signed out is the supervisor’s alarm until it is well', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    const health = (state: 'signed_out' | 'well') =>
      c.db.transaction().execute((trx) =>
        reportHealth(
          trx,
          {
            agency: 1,
            account: c.account,
            health: { state, sentence: 'Sign in again.' },
            now: c.clock.now(),
          },
          { connected: true },
        ),
      )
    await health('signed_out')
    await c.pass(600)
    expect((await c.list()).map(({ kind, subject, sentence }) => ({ kind, subject, sentence }))).toEqual([
      { kind: 'account', subject: c.account, sentence: 'riverton on push: Sign in again.' },
    ])
    expect(mail.got).toHaveLength(0)
    await health('well')
    await c.tick()
    expect(await c.list()).toEqual([])
  })

  it('a failing mail server does not stop the webhook', async () => {
    const hook = await hookServer()
    const c = await centre({ allow: [hook.origin] })
    await mailTo(c, (await mailServer({ broken: true })).url)
    const address = `${hook.origin}/alarm`
    const { id, secret } = await c.ask('alarms.add_route', { kind: 'webhook', address })
    const [plea] = await pleas(c.db, c.clock, c)
    await c.pass(120)
    expect(hook.got).toHaveLength(1)
    const [got] = hook.got
    const body = new Webhook(secret!).verify(got!.body, got!.headers as Record<string, string>)
    const [alarm] = await c.list()
    expect(body).toEqual({
      id: alarm!.id,
      kind: 'nobody_looked',
      sentence: 'Nobody has looked at a life-at-risk message for 2 min',
      conversation: `https://callbox.riverton.example/desk/c/${plea}`,
      account: { network: 'push', handle: 'riverton' },
      messages: 1,
      since: alarm!.since,
      raised_at: alarm!.raisedAt,
      stage: 2,
      alarms: 1,
      groups: [],
      practice: true,
    })
    expect(Object.fromEntries(alarm!.calls.map(({ to, state }) => [to, state]))).toEqual({
      'chief@riverton.example': 'failed',
      [address]: 'sent',
    })
    expect(alarm!.calls.find((call) => call.state === 'failed')?.why).toContain('the mailbox is away')
    // A webhook that fails is called again, and its trouble does not stop the repetition.
    hook.answer.status = 500
    await c.pass(120)
    hook.answer.status = 204
    await c.pass(120)
    expect(hook.got.length).toBeGreaterThanOrEqual(3)
    await c.ask('alarms.remove_route', { id })
    const before = hook.got.length
    await c.pass(120)
    expect(hook.got).toHaveLength(before)
  })

  it('a call that failed is tried again until it is taken, and not once a person has the alarm', async () => {
    const hook = await hookServer()
    const c = await centre({ allow: [hook.origin] })
    await c.ask('alarms.add_route', { kind: 'webhook', address: hook.origin })
    await pleas(c.db, c.clock, { ...c, count: 2 })
    hook.answer.status = 503
    await c.pass(120)
    expect(hook.got).toHaveLength(2)
    const [taken] = await c.list()
    await c.ask('alarms.acknowledge', { id: taken!.id })
    hook.answer.status = 200
    await withSession(c.ownerUrl, (owner) =>
      owner.query("update graphile_worker._private_jobs set run_at = now() - interval '1 second'"),
    )
    await c.tick()
    const calls = (await c.list()).flatMap((alarm) => alarm.calls.map((call) => call.state))
    // The one that nobody has stands first.
    expect(calls).toEqual(['sent', 'failed'])
    expect(hook.got).toHaveLength(3)
  })

  it('with no route the call is on the list as failed, and the alarm says so', async () => {
    const c = await centre()
    await pleas(c.db, c.clock, c)
    await c.pass(120)
    const [alarm] = await c.list()
    expect(alarm?.sentence).toBe(
      'Nobody has looked at a life-at-risk message for 2 min. Nobody can be called out of band: no route is set up.',
    )
    expect(alarm?.calls).toMatchObject([{ state: 'failed', to: 'nobody', why: 'no route' }])
    await c.pass(600)
    expect((await c.list())[0]?.calls).toHaveLength(1)
  })

  it('a flood is one message a round', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    await pleas(c.db, c.clock, { ...c, count: 12 })
    await c.pass(60)
    await pleas(c.db, c.clock, { ...c, count: 3 })
    await c.pass(60)
    expect(mail.got).toHaveLength(1)
    // The later three come due between two rounds, and go with the next.
    await c.pass(110)
    expect(mail.got).toHaveLength(1)
    await c.pass(10)
    expect(mail.got).toHaveLength(2)
    expect(mail.got[1]).toContain(
      '15 alarms call for a person. The most pressing: Nobody has looked at a life-at-risk message',
    )
    expect(mail.got[1]).toContain('- Nobody has looked at 15 life-at-risk messages, the oldest for 4 min.')
    // Ten left: each speaks for itself again.
    for (const alarm of (await c.list()).slice(0, 5)) await c.ask('alarms.acknowledge', { id: alarm.id })
    await c.pass(120)
    expect(mail.got).toHaveLength(12)
  })

  it('alarms that stay with the supervisor do not make a flood of the ones that call', async () => {
    const c = await centre()
    const mail = await mailServer()
    await mailTo(c, mail.url)
    await pleas(c.db, c.clock, { ...c, band: 'service_request', count: 12 })
    c.clock.advance(900)
    await c.tick()
    const [plea] = await pleas(c.db, c.clock, c)
    await c.pass(120)
    expect(mail.got).toHaveLength(1)
    expect(mail.got[0]).toContain(`/desk/c/${plea}`)
    expect(mail.got[0]).not.toContain('call for a person')
  })

  it('not knowing who is on shift does not silence the other alarms', async () => {
    const c = await centre()
    const blind = process(c)
    blind.shift.fails = true
    await pleas(c.db, c.clock, c)
    c.clock.advance(60)
    await expect(blind.tick()).rejects.toThrow('shift')
    expect(await c.list()).toHaveLength(1)
  })

  it('a surge of five thousand is raised, stepped and ended in a few statements a second', {
    timeout: 90_000,
  }, async () => {
    const c = await centre()
    const ids = await pleas(c.db, c.clock, { ...c, count: 5000 })
    let statements = 0
    const db = c.db.withPlugin({
      transformQuery: ({ node }) => {
        statements++
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const counted = process({ ...c, db })
    c.clock.advance(120)
    await counted.tick()
    expect(statements).toBeLessThan(60)
    statements = 0
    const page = await counted.ask('alarms.list', { limit: 50 })
    const [flood] = page.groups
    expect(page.groups.map(({ kind, count, has }) => ({ kind, count, has }))).toEqual([
      { kind: 'nobody_looked', count: 5000, has: false },
    ])
    expect(statements).toBeLessThan(12)
    expect(JSON.stringify(page).length).toBeLessThan(60_000)
    statements = 0
    const consoles = Array.from({ length: 40 }, () => counted.ask('alarms.list', { limit: 50 }))
    expect(new Set((await Promise.all(consoles)).map((one) => one.groups[0]!.count))).toEqual(new Set([5000]))
    expect(statements, 'forty consoles are told by one reading').toBeLessThan(24)
    statements = 0
    const taken = await counted.ask('alarms.acknowledge_group', {
      kind: 'nobody_looked',
      band: 'life_at_risk',
      stage: flood!.stage,
      until: page.at,
    })
    expect(taken).toEqual({ acknowledged: 5000 })
    expect(statements).toBeLessThan(12)
    expect(await acts(c, 'alarm.acknowledged')).toBe(5000)
    // The readers catch up with the five thousand facts.
    await counted.tick()
    await sql`update conversations.conversation set looked_at = ${c.clock.now()}`.execute(c.db)
    statements = 0
    await counted.tick()
    expect(statements).toBeLessThan(60)
    expect(await counted.list()).toEqual([])
    expect(ids).toHaveLength(5000)
  })
})
