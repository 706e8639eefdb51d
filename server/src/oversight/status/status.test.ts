import type { OutputOf, Routes } from '@callbox/contract'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { reportGap, reportHealth } from '#core/accounts'
import { ensureDelegation } from '#core/sending'
import { withSession } from '#platform/db'
import { follow, type Reactor, runReaders } from '#platform/events'
import { addJob, drainJobs } from '#platform/jobs'
import { exposition } from '#platform/metrics'
import { announce } from '#platform/process'
import { arrive, person, said, type TestWorld, testWorld } from '#testing'
import { makeStatus, readParts, takeSample, updateFigures } from './index.ts'

type Status = OutputOf<Routes['status.now']>

/** A reader that cannot do its work until it is mended. */
const mendable = () => {
  const state = { broken: true, applied: 0 }
  const reactor: Reactor<'message.received'> = {
    reader: 'sometimes',
    to: ['message.received'],
    apply: async (_, happened) => {
      if (state.broken) throw new Error('no such table')
      state.applied += happened.length
    },
  }
  return { state, reactor: reactor as Reactor }
}

/** A centre at work: a server, a worker whose rounds have just run, one person who wrote. */
const centre = async (reactors: readonly Reactor[] = []) => {
  const t = await testWorld()
  await follow(
    t.db,
    [1],
    reactors.map(({ reader }) => reader),
  )
  const [worker, server] = [await announce(t.pool, t.clock, 'work'), await announce(t.pool, t.clock, 'serve')]
  const sweeps = { alarms: { at: t.clock.now().toISOString(), ms: 3, failed: false } }
  await worker.beat([], { sweeps })
  await server.beat([], { streams: 2, pool: { used: 1, most: 20, waiting: 0 } })
  await arrive(t, said('m1', 'water at the second floor, 4 kids, 18 Alder St'))
  const module = makeStatus({ reactors: () => reactors })
  const lindqvist = person(t, module, 'lindqvist')
  const now = async (): Promise<Status> => lindqvist('status.now', {})
  const part = async (name: string) => (await now()).parts.find((one) => one.part === name)!
  return { t, worker, server, sweeps, lindqvist, now, part }
}
const owner = (t: TestWorld, statement: string) =>
  withSession(t.ownerUrl, (client) => client.query(statement))

describe('the state of the centre', () => {
  it('says what it cannot keep up with, and that the last backup failed', async () => {
    const { t, part } = await centre()
    expect((await part('load')).says).toBe('The centre keeps up.')
    expect(await part('backup')).toMatchObject({
      state: 'unset',
      says: 'Not set up: a practice centre keeps none.',
    })
    await owner(t, `update load.state set strained_since = now(), sentences = '{"Networks are asked late."}'`)
    await owner(
      t,
      `insert into platform.backup (backup_id, reason, started_at, alive_until, error) values (gen_random_uuid(), 'asked', now(), now(), 'The disk is full.')`,
    )
    expect(await part('load')).toMatchObject({ state: 'look', says: 'Networks are asked late.' })
    expect(await part('backup')).toMatchObject({
      state: 'look',
      says: expect.stringContaining('The disk is full.'),
    })
  })

  it('is well when everything runs, and names every part with what it is made of', async () => {
    const { now, t } = await centre()
    const { state, parts, stuck } = await now()
    const states = parts.map((part) => [part.part, part.state])
    // What a practice centre need not have is said to be missing, and is nobody's trouble.
    expect(states.filter(([, is]) => is !== 'well')).toEqual([
      ['calling', 'unset'],
      ['backup', 'unset'],
    ])
    expect(parts.map((part) => part.part)).toEqual([
      'database',
      'workers',
      'servers',
      'sweeps',
      'readers',
      'lanes',
      'sending',
      'accounts',
      'calling',
      'load',
      'disk',
      'backup',
    ])
    expect([state, stuck]).toEqual(['well', []])
    expect(parts.find((part) => part.part === 'servers')?.says).toBe('1 server up, 2 live screens.')
    expect(parts.find((part) => part.part === 'accounts')?.lines).toEqual([
      {
        name: 'riverton (Push network)',
        says: 'not asked yet; last in 0 seconds ago, last out never',
        state: 'well',
      },
    ])
    await takeSample(t.world)
    expect((await now()).parts[1]?.trend).toEqual({ unit: 'at work', one: 'at work', points: [1, 1] })
    const { trend } = (await now()).parts.find((part) => part.part === 'sweeps')!
    expect(trend).toMatchObject({ unit: 'seconds since the latest', one: 'second since the latest' })
  })

  it('without a worker it says so, since when, and how to start one', async () => {
    const { t, server, part, now } = await centre()
    t.clock.advance(240)
    await server.beat([])
    expect(await part('workers')).toMatchObject({
      state: 'broken',
      says: 'No worker is running: nothing leaves, no network is read, and no alarm is raised. The last one was heard 4 minutes ago.',
      todo: 'Start one: "callbox work", or "serve --work". It goes on where the last one stopped.',
    })
    expect((await part('sweeps')).state).toBe('broken')
    expect((await now()).state).toBe('broken')
  })

  it('names the round that does not run, and the one that fails', async () => {
    const { t, worker, part, sweeps } = await centre()
    t.clock.advance(40)
    const at = t.clock.now().toISOString()
    await worker.beat([], { sweeps: { ...sweeps, tallies: { at, ms: 2, failed: false } } })
    expect(await part('sweeps')).toMatchObject({
      state: 'look',
      says: 'The round "alarms" last ran 40 seconds ago; each second is usual.',
    })
    await worker.beat([], { sweeps: { alarms: { at, ms: 2, failed: true } } })
    expect((await part('sweeps')).says).toBe('The round "alarms" fails and is tried again each second.')
  })

  it('shows everything that is stuck, with the place where it is mended', async () => {
    const { t, now } = await centre()
    const at = t.clock.now()
    await t.db.transaction().execute(async (trx) => {
      const health = { state: 'signed_out', sentence: 'Signed out.' } as const
      await reportHealth(trx, { agency: 1, account: t.account, health, now: at })
      await reportGap(trx, {
        agency: 1,
        account: t.account,
        from: null,
        until: null,
        sentence: 'A gap.',
        now: at,
      })
      await ensureDelegation(trx, {
        agency: 1,
        category: 'reply',
        name: 'Replies',
        responsible: 'Chief',
        roles: ['desk'],
        by: 'setup',
        now: at,
      })
    })
    const outgoing = (
      state: string,
      due: string,
    ) => `insert into sending.outgoing (agency_id, outgoing_id, account_id, category, text, language, emergency,
        written_by, writer_name, delegation_id, state, asked_key, network_key, message_id, made_at, due_at, retention_class, regime)
      select 1, gen_random_uuid(), '${t.account}', 'reply', 'Call 9-1-1', 'en', true, 'ruiz', 'A. Ruiz', delegation_id, '${state}', '${state}', '${state}',
        gen_random_uuid(), '2026-03-01Z', ${due}, 'c', 'r' from sending.delegation`
    await owner(t, outgoing('ready', `'2026-03-01T02:00:00Z'`))
    await owner(t, outgoing('unknown', 'null'))
    const { stuck, parts } = await now()
    expect(stuck.map(({ what, n, to }) => [what, n, to])).toEqual([
      ['late', 1, '/accounts'],
      ['signed_out', 1, '/accounts'],
      ['unknown', 1, '/unknown'],
      ['gaps', 1, '/accounts'],
    ])
    expect(parts.find((part) => part.part === 'accounts')).toMatchObject({ state: 'broken', to: '/accounts' })
    expect(parts.find((part) => part.part === 'sending')?.says).toBe(
      '1 answer should have left a minute ago. Of 1 answer nobody knows whether they went out.',
    )
  })

  it('takes up events again that a reader could not apply, on the record; what fails again stays', async () => {
    const { state, reactor } = mendable()
    const { t, now, lindqvist, part } = await centre([reactor])
    await runReaders(t.db, t.clock, [reactor], 1)
    expect((await part('readers')).says).toContain('The reader sometimes set 1 event aside')
    expect((await now()).stuck).toMatchObject([{ what: 'events', n: 1, again: true }])
    expect(await lindqvist('status.again', { what: 'events' })).toEqual({ done: 0, failed: 1 })
    state.broken = false
    expect(await lindqvist('status.again', { what: 'events' })).toEqual({ done: 1, failed: 0 })
    expect(state.applied).toBe(1)
    expect((await now()).stuck).toEqual([])
    const acts = await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', '=', 'stuck.tried_again')
      .execute()
    expect(acts).toHaveLength(2)
  })

  it('takes up jobs again that were given up', async () => {
    const { t, now, lindqvist } = await centre()
    let broken = true
    let done = 0
    const job = {
      name: 'call',
      run: async () => {
        if (broken) throw new Error('the mail server is away')
        done += 1
      },
    }
    await t.db.transaction().execute((trx) => addJob(trx, 'call', {}, { key: 'call:1', attempts: 1 }))
    await drainJobs(t.pool, [job], t.world.log)
    // The library writes the failure down behind our back.
    await expect
      .poll(async () => (await now()).stuck)
      .toMatchObject([{ what: 'jobs', n: 1, says: '1 job was given up: 1 × call.' }])
    broken = false
    expect(await lindqvist('status.again', { what: 'jobs' })).toEqual({ done: 1, failed: 0 })
    await drainJobs(t.pool, [job], t.world.log)
    expect([done, (await now()).stuck]).toEqual([1, []])
  })

  it('tells the public no name, host or account', async () => {
    const { t } = await centre()
    const { parts } = await readParts(t.world, null)
    const { rows } = await sql<{ host: string }>`select host from platform.process limit 1`.execute(t.db)
    const said = JSON.stringify(parts)
    expect(said).not.toContain(rows[0]!.host)
    expect(said).not.toContain('riverton')
    expect(parts.map(({ part }) => part)).not.toContain('accounts')
  })
})

describe('the figures for Prometheus', () => {
  it('tell the queue, the readers, the jobs and the processes, without a name of anybody', async () => {
    const { t } = await centre()
    t.clock.advance(90)
    await updateFigures(t.world)()
    const text = await exposition()
    for (const line of [
      /^callbox_conversations\{band="\w+",state="open"\} 1$/m,
      /^callbox_oldest_waiting_seconds\{band="\w+"\} 90$/m,
      /^callbox_overdue_conversations\{what="look"\} 1$/m,
      /^callbox_jobs_waiting\{lane="lifeSafety"\} 0$/m,
      /^callbox_accounts\{network="push",health="unknown"\} 1$/m,
      /^callbox_messages_received_total\{network="push"\} \d+$/m,
      /^callbox_status\{part="workers"\} 2$/m,
    ])
      expect(text).toMatch(line)
    expect(text).not.toMatch(/riverton|maria|alder|ruiz/i)
  })
})
