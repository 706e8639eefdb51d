import type { AttestedKind, Hours } from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { accountById, addAccount } from '#core/accounts'
import type { Connector } from '#core/channels'
import { plugIn } from '#core/identity'
import { packOf } from '#core/policy'
import { module as rota } from '#core/rota'
import { cannotSend } from '#core/sending'
import { withSession } from '#platform/db'
import { person, pushNetwork, type TestWorld, testWorld } from '#testing'
import { watchedAt } from './hours.ts'
import { canSchedule, evidence, lostCover, module, officialAccounts, watchCover } from './index.ts'
import { stepsFrom, transitions } from './life.ts'
import { everyAccountAttests } from './missing.ts'

const always: Hours = {
  always: true,
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
}
const office: Hours = {
  ...always,
  always: false,
  week: { ...always.week, mon: [{ from: '08:00', to: '17:00' }] },
  holidays: ['2026-12-28'],
}

/** Somebody with a role, until a moment. */
const grant = (
  t: TestWorld,
  id: string,
  role: string,
  until: string | null = null,
  accounts: readonly string[] | null = null,
) =>
  withSession(t.ownerUrl, async (client) => {
    await client.query(
      `insert into identity."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
       values ($1, $1, $1 || '@riverton.example', true, $2, $2) on conflict do nothing`,
      [id, t.clock.now()],
    )
    await client.query(
      `insert into identity.grant_of_role (agency_id, person_id, role, granted_by, valid_from, valid_until, accounts) values (1, $1, $2, 'setup', $3, $4, $5)`,
      [id, role, t.clock.now(), until, accounts],
    )
  })

const centre = async (connectors: Connector[] = []) => {
  const t = await testWorld({ connectors })
  await grant(t, 'brandt', 'approver')
  const by = (id: string) => person(t, module, id)
  const entry = async (id: string) =>
    (await by('lindqvist')('register.list', {})).entries.find((one) => one.id === id)!
  const acts = async (): Promise<string[]> =>
    (
      await t.db
        .selectFrom('archive.entry')
        .select('kind')
        .where('kind', 'like', 'register.%')
        .orderBy('number')
        .execute()
    ).map(({ kind }) => kind)
  return { t, by, entry, acts, supervisor: by('lindqvist'), approver: by('brandt') }
}
type Centre = Awaited<ReturnType<typeof centre>>

const read = async (t: TestWorld, clause: string) =>
  Promise.all(
    evidence
      .filter((one) => one.clauses.includes(clause))
      .map((one) =>
        one.read(t.db, { agency: 1, at: t.clock.now(), pack: packOf('us-ecc'), nonEmergency: '555-0111' }),
      ),
  )

const proposal = {
  network: 'facebook',
  handle: '@RivertonECC',
  name: 'Riverton ECC',
  url: 'https://www.facebook.com/RivertonECC',
  purpose: 'Warnings and questions',
  audience: 'People of Riverton',
  dataImpact: 'Names and words of those who write to it',
  owner: 'marsh',
}

/** An account brought to life step by step, with everything that it is asked. */
const liveAccount = async ({ supervisor, approver }: Centre, hours: Hours = always): Promise<string> => {
  const { id } = await supervisor('register.propose', proposal)
  await approver('register.decide', { id, step: 'approve' })
  await supervisor('register.step', { id, step: 'open' })
  await supervisor('register.keepers', { id, updaters: ['ruiz', 'okafor'], backups: ['lindqvist'] })
  await supervisor('register.hours', { id, ...hours })
  await supervisor('register.private', { id, decision: 'open', why: 'People ask for it' })
  await supervisor('register.step', { id, step: 'go_live' })
  return id
}

describe('the life of an account', () => {
  it('goes from its proposal to its end, each step by name and on the record', async () => {
    const c = await centre()
    const { t, supervisor, approver, entry, acts } = c
    const id = await liveAccount(c)
    expect(await entry(id)).toMatchObject({
      state: 'live',
      handle: 'rivertonecc',
      proposed: { by: { name: 'C. Lindqvist' } },
      approved: { by: { name: 'brandt' } },
      cover: { short: false },
      schedule: { can: true },
    })
    await supervisor('register.step', { id, step: 'review', why: 'The yearly look' })
    await expect(approver('register.decide', { id, step: 'close' })).rejects.toMatchObject({
      code: 'step_not_possible',
      message: expect.stringContaining('Say why'),
    })
    await approver('register.decide', { id, step: 'close', why: 'Nobody writes there' })
    await expect(supervisor('register.step', { id, step: 'finish' })).rejects.toMatchObject({
      message: expect.stringContaining('Not done yet'),
    })
    for (const line of ['archive', 'farewell', 'handle'] as const)
      await supervisor('register.tick', { id, line, note: 'Done by hand' })
    await expect(
      supervisor('register.tick', { id, line: 'handle', note: 'Once more' }),
    ).rejects.toMatchObject({ code: 'line_done', message: expect.stringContaining('C. Lindqvist') })
    await supervisor('register.step', { id, step: 'finish' })
    expect(await entry(id)).toMatchObject({ state: 'closed', missing: [], schedule: { can: false } })
    expect(await officialAccounts(t.world, 1)).not.toContainEqual(expect.objectContaining({ id }))
    await expect(supervisor('register.hours', { id, ...always })).rejects.toMatchObject({
      code: 'entry_ended',
    })
    expect(await acts()).toEqual([
      'register.proposed',
      'register.approve',
      'register.open',
      'register.keepers_named',
      'register.hours_set',
      'register.private_decided',
      'register.go_live',
      'register.review',
      'register.step_refused',
      'register.close',
      'register.step_refused',
      'register.ticked',
      'register.ticked',
      'register.ticked',
      'register.finish',
    ])
  })

  it('is never approved by who proposed it, and not opened before somebody else has', async () => {
    const { t, by, supervisor } = await centre()
    await grant(t, 'lindqvist', 'approver')
    const { id } = await supervisor('register.propose', proposal)
    await expect(supervisor('register.decide', { id, step: 'approve' })).rejects.toMatchObject({
      code: 'step_not_possible',
      message: expect.stringContaining('somebody else'),
    })
    await expect(supervisor('register.step', { id, step: 'open' })).rejects.toMatchObject({
      message: expect.stringContaining('This account is proposed'),
    })
    await expect(
      withSession(t.ownerUrl, (client) =>
        client.query(`update register.entry set approved_by = 'lindqvist' where entry_id = '${id}'`),
      ),
    ).rejects.toThrow('never_by_who_proposed')
    await by('brandt')('register.decide', { id, step: 'refuse', why: 'We have one already' })
    await supervisor('register.propose', proposal)
    await expect(supervisor('register.propose', proposal)).rejects.toMatchObject({ code: 'account_there' })
  })

  it('asks before it goes live for an owner, two updaters and a backup, hours, and the risk of those unwatched', async () => {
    const { supervisor, approver, entry } = await centre()
    const { id } = await supervisor('register.propose', proposal)
    await approver('register.decide', { id, step: 'approve' })
    await supervisor('register.step', { id, step: 'open' })
    await supervisor('register.keepers', { id, updaters: ['ruiz', 'brandt'], backups: [] })
    await supervisor('register.hours', { id, ...office })
    const [step] = (await entry(id)).steps
    expect(step).toMatchObject({ step: 'go_live' })
    for (const words of [
      '1 of at least 2 updaters',
      'no backup',
      'roles may not answer',
      'not watched at all hours',
      'private messages',
    ])
      expect(step!.whyNot).toContain(words)
    await expect(
      supervisor('register.keepers', { id, updaters: ['ruiz'], backups: ['ruiz'] }),
    ).rejects.toMatchObject({ code: 'cannot_keep' })
    await supervisor('register.keepers', { id, updaters: ['ruiz', 'okafor'], backups: ['marsh'] })
    await supervisor('register.private', { id, decision: 'closed', why: 'Nobody can watch them' })
    const risk = { says: 'A plea at night is seen in the morning', owner: 'marsh' }
    await expect(supervisor('register.risk', { id, ...risk, reviewOn: '2026-02-01' })).rejects.toMatchObject({
      code: 'review_past',
    })
    await supervisor('register.risk', { id, ...risk, reviewOn: '2026-09-01' })
    await supervisor('register.step', { id, step: 'go_live' })
    expect(await entry(id)).toMatchObject({ state: 'live', watchedNow: false })
  })

  it('has no step that two rights share, and every state but the last has a way on', () => {
    for (const state of ['proposed', 'approved', 'opened', 'live', 'under_review', 'closing'] as const)
      expect(stepsFrom(state).length).toBeGreaterThan(0)
    expect([...stepsFrom('closed'), ...stepsFrom('refused')]).toEqual([])
    expect(transitions.filter(({ right }) => right === 'accounts.approve').map(({ step }) => step)).toEqual([
      'approve',
      'refuse',
      'keep',
      'close',
    ])
  })
})

describe('an account that was in use before', () => {
  it('stands as live with what is missing in words, and is taken in with the first thing said of it', async () => {
    const { t, supervisor, entry, acts } = await centre()
    expect(await entry(t.account)).toMatchObject({ state: 'live', adopted: true, account: t.account })
    expect((await entry(t.account)).missing.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['approval', 'purpose', 'owner', 'keepers', 'hours', 'private']),
    )
    await watchCover(t.world)
    expect(await lostCover(t.db, 1)).toEqual([])
    await supervisor('register.hours', { id: t.account, ...always })
    expect(await acts()).toEqual(['register.adopted', 'register.hours_set'])
    expect(await entry(t.account)).toMatchObject({ state: 'live', adopted: true, hours: { always: true } })
  })

  it('is approved by being kept after a review, by somebody else, once it is described', async () => {
    const { t, supervisor, approver, entry } = await centre()
    const id = t.account
    await supervisor('register.step', { id, step: 'review', why: 'Nobody ever approved it' })
    const keep = { id, step: 'keep', why: 'It is needed' } as const
    await expect(approver('register.decide', keep)).rejects.toMatchObject({
      message: expect.stringContaining('personal data must be on file'),
    })
    const { purpose, audience, dataImpact, owner } = proposal
    await supervisor('register.about', { id, purpose, audience, dataImpact, owner, url: null })
    await expect(supervisor('register.decide', keep)).rejects.toMatchObject({ code: 'step_not_possible' })
    await approver('register.decide', keep)
    expect(await entry(id)).toMatchObject({ state: 'live', approved: { by: { name: 'brandt' } } })
    expect((await entry(id)).missing.map(({ code }) => code)).not.toContain('approval')
  })
})

describe('cover', () => {
  it('is gone at 02:00 when the second updater is: the account is red, cannot be scheduled, and this is told once', async () => {
    const c = await centre()
    const { t, supervisor, entry, acts } = c
    t.clock.set('2026-03-01T01:00:00Z')
    await grant(t, 'night', 'desk', '2026-03-02T02:00:00Z')
    t.clock.set('2026-03-01T12:00:00Z')
    const id = await liveAccount(c)
    await supervisor('register.keepers', { id, updaters: ['ruiz', 'night'], backups: ['lindqvist'] })
    const { account } = await entry(id)
    expect(await watchCover(t.world)).toBe(1)
    t.clock.set('2026-03-02T01:59:59Z')
    expect(await watchCover(t.world)).toBe(0)
    expect(await canSchedule(t.world, 1, account!)).toEqual({ can: true, why: null })
    t.clock.set('2026-03-02T02:00:00Z')
    expect(await canSchedule(t.world, 1, account!)).toEqual({
      can: false,
      why: 'It has 1 of at least 2 updaters now: night holds no role here any more. Name others, or give them the role again.',
    })
    expect(await watchCover(t.world)).toBe(1)
    expect(await watchCover(t.world)).toBe(0)
    expect(await lostCover(t.db, 1)).toMatchObject([{ entry: id, since: t.clock.now() }])
    expect((await entry(id)).missing[0]).toMatchObject({ code: 'keepers', urgent: true })
    t.clock.advance(60)
    await supervisor('register.keepers', { id, updaters: ['ruiz', 'okafor'], backups: ['lindqvist'] })
    expect(await watchCover(t.world)).toBe(1)
    expect(await lostCover(t.db, 1)).toEqual([])
    expect((await acts()).filter((kind) => kind.startsWith('register.cover'))).toEqual([
      'register.cover_whole',
      'register.cover_short',
      'register.cover_whole',
    ])
  })

  it('does not count whoever is on leave, and tells how many are at work', async () => {
    const c = await centre()
    const { t, supervisor, entry } = c
    const id = await liveAccount(c)
    await watchCover(t.world)
    const line = (who: string, kind: 'on' | 'leave', from: string, until: string) =>
      person(t, rota, 'lindqvist')('rota.add', { person: who, kind, from, until, why: '' })
    await line('okafor', 'leave', '2026-03-02T06:00:00.000Z', '2026-03-09T06:00:00.000Z')
    await line('ruiz', 'on', '2026-03-02T06:00:00.000Z', '2026-03-02T18:00:00.000Z')
    expect((await entry(id)).cover).toMatchObject({ short: false })
    t.clock.set('2026-03-02T06:00:00.000Z')
    expect((await entry(id)).cover).toMatchObject({
      short: true,
      says: expect.stringContaining('B. Okafor is on leave'),
    })
    const { accounts } = await supervisor('register.health', {})
    expect(accounts.find((one) => one.entry === id)).toMatchObject({ cover: { short: true, atWork: 1 } })
    await watchCover(t.world)
    expect(await lostCover(t.db, 1)).toMatchObject([{ entry: id }])
    t.clock.set('2026-03-09T06:00:00.000Z')
    await watchCover(t.world)
    expect(await lostCover(t.db, 1)).toEqual([])
  })

  it('counts somebody only on the accounts and beats for which they hold a role, and not while a right of theirs has lapsed', async () => {
    const c = await centre()
    const { t, supervisor, entry } = c
    const other = await t.db.transaction().execute((trx) =>
      addAccount(trx, {
        ...{ agency: 1, network: 'push', handle: 'fire', name: 'Fire', by: 'setup' },
        now: t.clock.now(),
      }),
    )
    await grant(t, 'narrow', 'desk', null, [other])
    const beat = '018f0000-0000-7000-8000-00000000beef'
    await grant(t, 'beat', 'neighbourhood')
    await withSession(t.ownerUrl, async (client) => {
      await client.query(
        `insert into identity.beat (agency_id, beat_id, name, accounts, made_by, made_at) values (1, $1, 'Old Town', $2, 'setup', $3)`,
        [beat, [t.account], t.clock.now()],
      )
      await client.query(`update identity.grant_of_role set beats = $1 where person_id = 'beat'`, [[beat]])
    })
    for (const id of [t.account, other])
      await supervisor('register.keepers', { id, updaters: ['ruiz', 'narrow'], backups: ['beat'] })
    expect((await entry(other)).keepers.map(({ person: { id }, counts }) => [id, counts])).toEqual([
      ['narrow', true],
      ['ruiz', true],
      ['beat', false],
    ])
    expect((await entry(t.account)).cover).toMatchObject({
      short: true,
      says: 'It has 1 of at least 2 updaters now: narrow may answer on other accounts only. Name others, or give them the role again.',
    })
    expect((await entry(t.account)).keepers.find(({ part }) => part === 'backup')).toMatchObject({
      counts: true,
    })
    expect(await canSchedule(t.world, 1, t.account)).toMatchObject({ can: false })
    await supervisor('register.keepers', { id: t.account, updaters: ['ruiz', 'okafor'], backups: ['beat'] })
    expect(await canSchedule(t.world, 1, t.account)).toEqual({ can: true, why: null })
    const unplug = plugIn({
      name: 'Media law test',
      rights: ['sending.reply'],
      unmet: async () =>
        new Map([['ruiz', new Map([['sending.reply' as const, 'the media law test expired on 3 May']])]]),
    })
    try {
      expect((await canSchedule(t.world, 1, t.account)).why).toContain(
        'A. Ruiz may not answer: the media law test expired on 3 May',
      )
    } finally {
      unplug()
    }
  })

  it('counts hours in the agency’s own time, also where the clocks change', () => {
    const sunday: Hours = {
      ...always,
      always: false,
      week: { ...always.week, sun: [{ from: '01:00', to: '04:00' }] },
    }
    const at = (utc: string) => watchedAt(sunday, new Date(utc), 'America/Chicago')
    // On 8 March 2026 the clocks go from 02:00 to 03:00 there.
    expect([
      at('2026-03-08T06:59:00Z'),
      at('2026-03-08T07:00:00Z'),
      at('2026-03-08T08:59:00Z'),
      at('2026-03-08T09:00:00Z'),
    ]).toEqual([false, true, true, false])
    expect(watchedAt(office, new Date('2026-12-21T16:00:00Z'), 'America/Chicago')).toBe(true)
    expect(watchedAt(office, new Date('2026-12-28T16:00:00Z'), 'America/Chicago')).toBe(false)
  })
})

describe('what is confirmed of an account on its network', () => {
  it('has an owner and a day of review, turns red when that has passed, and is gone when it has ended', async () => {
    const c = await centre()
    const { t, by, entry } = c
    const id = await liveAccount(c)
    const said = {
      kind: 'second_factor',
      what: 'Security key',
      access: '',
      need: 'Nobody signs in with a password alone',
      owner: 'D. Marsh',
      reviewOn: '2026-03-31',
    } as const
    const communications = by('marsh')
    const line = (await communications('register.attest', { id, ...said })).id
    await expect(
      communications('register.attest', { id, ...said, kind: 'app', what: 'Hootsuite' }),
    ).rejects.toMatchObject({ code: 'access_missing' })
    expect((await entry(id)).missing.map(({ says }) => says)).toContain(
      'Not confirmed on its network: password or passkey, log-in alerts, recovery addresses, list of devices, list of apps.',
    )
    t.clock.set('2026-04-02T12:00:00Z')
    expect(await entry(id)).toMatchObject({
      attested: [{ id: line, overdue: true }],
      missing: [{ code: 'overdue', urgent: true }, {}, {}, {}],
    })
    await communications('register.attest_again', { id, line, reviewOn: '2026-10-01' })
    expect(await entry(id)).toMatchObject({ attested: [{ overdue: false }] })
    await communications('register.attest_end', { id, line, why: 'The key was lost' })
    expect(await entry(id)).toMatchObject({ attested: [] })
    await expect(
      communications('register.attest_end', { id, line, why: 'The key was lost' }),
    ).rejects.toMatchObject({ code: 'no_such_line' })
  })

  it('flags an app that nobody knows, and the clauses follow what was looked through, to the day of review', async () => {
    const c = await centre()
    const { t, by, entry } = c
    await withSession(t.ownerUrl, (client) => client.query(`update accounts.account set state = 'closed'`))
    const id = await liveAccount(c)
    const confirm = (kind: AttestedKind, over: { access?: string } = {}) =>
      by('marsh')('register.attest', {
        ...{ id, kind, access: '', what: 'As it should be', need: 'So that nobody else gets in' },
        ...{ owner: 'D. Marsh', reviewOn: '2026-06-01', ...over },
      })
    const states = async (...asked: string[]) =>
      Promise.all(asked.map(async (clause) => (await read(t, clause))[0]!.state))
    const halves = ['CoP-S7', 'CoP-S8', 'CoP-S9', 'CoP-S12', 'CoP-S13'] as const
    expect(await states(...halves, 'CoP-S10', 'CoP-S11')).toEqual([
      ...halves.map(() => 'not met'),
      'partly',
      'partly',
    ])
    for (const kind of everyAccountAttests) await confirm(kind)
    await confirm('app', { access: 'Reads statistics' })
    expect(await states(...halves, 'CoP-S10', 'CoP-S11')).toEqual(Array(7).fill('met'))
    const { id: line } = await confirm('unknown_app', { access: 'May publish' })
    expect(await states('CoP-S10')).toEqual(['not met'])
    expect((await entry(id)).missing[0]).toMatchObject({ code: 'unknown_app', urgent: true })
    await by('marsh')('register.attest_end', { id, line, why: 'Its access was taken away' })
    t.clock.set('2026-06-02T12:00:00Z')
    expect(await states(...halves, 'CoP-S10')).toEqual([...halves.map(() => 'stale'), 'partly'])
  })

  it('is gone through by security and communications together, and by neither alone', async () => {
    const { t, by } = await centre()
    await grant(t, 'petrov', 'security')
    const asked = { says: 'Keys for everybody, no shared passwords', reviewOn: '2026-09-01' }
    await expect(by('marsh')('register.confer', { ...asked, with: 'lindqvist' })).rejects.toMatchObject({
      code: 'both_needed',
    })
    await by('marsh')('register.confer', { ...asked, with: 'petrov' })
    expect(await by('marsh')('register.list', {})).toMatchObject({
      conferred: { by: { name: 'D. Marsh' }, with: { name: 'petrov' }, overdue: false },
    })
  })

  it('is told by the network where it tells: a domain of one’s own as the handle', async () => {
    const telling: Connector = {
      ...pushNetwork('telling'),
      verified: ({ handle }) => ({ is: handle.endsWith('.example'), says: `${handle} was read.` }),
    }
    const { t, entry } = await centre([telling])
    const add = (handle: string) =>
      t.db.transaction().execute((trx) =>
        addAccount(trx, {
          agency: 1,
          network: 'telling',
          handle,
          name: handle,
          by: 'setup',
          now: t.clock.now(),
        }),
      )
    const [ours, given] = [await add('riverton.example'), await add('riverton.given.test')]
    expect((await entry(ours)).verification).toEqual({ state: 'network', says: 'riverton.example was read.' })
    expect((await entry(given)).verification).toMatchObject({ state: 'not_verified' })
  })
})

describe('private messages', () => {
  it('once closed let no private answer leave, with the decision as the reason; public ones go on', async () => {
    const open = pushNetwork('letters')
    const letters: Connector = { ...open, abilities: (of) => ({ ...open.abilities(of), private: true }) }
    const { t, supervisor } = await centre([letters])
    const id = await t.db.transaction().execute((trx) =>
      addAccount(trx, {
        agency: 1,
        network: 'letters',
        handle: 'box',
        name: 'Box',
        by: 'setup',
        now: t.clock.now(),
      }),
    )
    const why = async (account: string) => cannotSend(t.world, await accountById(t.db, 1, account))
    expect(await why(id)).toBeNull()
    for (const one of [id, t.account])
      await supervisor('register.private', { id: one, decision: 'closed', why: 'Nobody watches it' })
    expect(await why(id)).toContain('Private messages of this account are closed')
    expect(await why(t.account)).toBeNull()
    await supervisor('register.private', { id, decision: 'open', why: 'Somebody does now' })
    expect(await why(id)).toBeNull()
  })
})

describe('the naming convention', () => {
  it('refuses a proposal outside it, and names an account whose name does not keep to it', async () => {
    const { t, supervisor, entry } = await centre()
    await expect(supervisor('register.naming', { pattern: '{any}' })).rejects.toMatchObject({
      code: 'naming_unusable',
    })
    await supervisor('register.naming', { pattern: 'rivertonecc | riverton-{beat}' })
    expect((await entry(t.account)).naming).toMatchObject({ fits: false })
    await expect(
      supervisor('register.propose', { ...proposal, handle: 'ECCriverton' }),
    ).rejects.toMatchObject({ code: 'name_does_not_fit', message: expect.stringContaining('the beat') })
    await supervisor('register.propose', proposal)
  })
})

describe('the clauses', () => {
  it('are met by nothing, and by each account as it is brought in order', async () => {
    const c = await centre()
    const { t, supervisor, approver } = c
    for (const clause of ['2.3.2', 'CoP-CM6', 'CoP-P4', 'CoP-S1', 'CoP-S4'])
      expect(await read(t, clause)).toMatchObject([{ state: 'not met' }])
    expect(await read(t, '2.3.3')).toMatchObject([{ state: 'partly', figure: '0 of 1 accounts' }])
    await withSession(t.ownerUrl, (client) => client.query(`update accounts.account set state = 'closed'`))
    for (const one of evidence) {
      const found = await one.read(t.db, {
        agency: 1,
        at: t.clock.now(),
        pack: packOf('us-ecc'),
        nonEmergency: '',
      })
      // No account: no profile that would have to carry a statement.
      if (!one.clauses.includes('2.1.2')) expect(found.state, one.clauses.join()).not.toBe('met')
    }
    const id = await liveAccount(c)
    for (const clause of ['2.3.2', '2.3.3', 'CoP-CM6', 'CoP-P4', 'CoP-S4'])
      expect(
        (await read(t, clause)).map(({ state }) => state),
        clause,
      ).toEqual(['met'])
    expect(await read(t, 'CoP-CM5')).toMatchObject([{ state: 'met', figure: '1 of 1 accounts' }])
    expect((await read(t, 'CoP-P4'))[0]).toMatchObject({
      sentence: expect.stringContaining('0 attempts refused'),
      rows: [{ account: id, lacks: 'nothing', proposed: 'lindqvist', approved: 'brandt' }],
    })
    expect(await read(t, 'CoP-S8')).toMatchObject([{ state: 'not met', rows: [{ account: id }] }])
    expect(await read(t, '3.2.7')).toMatchObject([{ state: 'partly' }])
    await supervisor('register.step', { id, step: 'review', why: 'Looked at' })
    await approver('register.decide', { id, step: 'close', why: 'Enough' })
    expect(await read(t, 'CoP-S4')).toMatchObject([{ state: 'partly', figure: '0 live accounts' }])
  })
})
