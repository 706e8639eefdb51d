import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Connector, noAbilities, SignedOut } from '#core/channels'
import type { World } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { localFiles } from '#platform/files'
import { newId } from '#platform/ids'
import { makeLog } from '#platform/log'
import { testDatabase } from '#testing'
import {
  accountById,
  addAccount,
  closeGaps,
  connectAccount,
  dropLease,
  module,
  openSession,
  renewLease,
  reportGap,
  reportHealth,
  saveCollected,
  takeLease,
} from './index.ts'
import { isNothing, lostMembers } from './session.ts'

const network = (realNetwork: boolean): Connector => ({
  network: 'fake',
  name: 'Fake',
  abilities: () => ({ ...noAbilities, reads: ['pull'], reply: true, longest: 300, realNetwork, words: {} }),
  decode: () => [],
  keyFor: ({ id }) => id,
  async connect({ handle, secret }) {
    if (secret === 'wrong-secret') throw new SignedOut(`the password ${secret} is not right`)
    if (secret === 'down') throw new Error('connect ECONNREFUSED')
    return {
      credential: { password: secret },
      session: { access: 'a', refresh: `refresh-${secret}` },
      handle: handle.toLowerCase(),
      name: 'The Desk',
      url: 'https://fake.example/desk',
      settings: { service: 'https://fake.example' },
    }
  },
  health: async () => ({ state: 'well', sentence: 'Well.' }),
})

const centre = async ({ practice = false, realNetwork = true } = {}) => {
  const { db } = await testDatabase()
  const clock = fixedClock('2026-03-01T02:14:07Z')
  const world: World = {
    db,
    clock,
    keys: keysFrom(randomBytes(32)),
    files: localFiles(tmpdir()),
    log: makeLog('silent'),
    fetch: () => Promise.reject(new Error('no network in tests')),
    connectors: new Map([['fake', network(realNetwork)]]),
    assessor: { assessBatch: async () => [], close: async () => undefined },
    processId: newId(clock.now()),
    centre: { name: 'Test', practice },
    origin: 'http://localhost:9110',
  }
  const caller = { agency: 1, person: { id: 'p1' } }
  const connect = (secret: string) =>
    connectAccount(world, caller, { network: 'fake', handle: 'Desk.Fake', secret })
  return { world, db, clock, connect, caller }
}

describe('connecting an account', () => {
  it("gives it the language named, else its agency's; connecting again without one keeps it", async () => {
    const { world, caller } = await centre()
    const connect = (handle: string, language?: string) =>
      connectAccount(world, caller, { network: 'fake', handle, secret: 'one', language }, 'es')
    expect(await connect('first')).toMatchObject({ language: 'es' })
    expect(await connect('second', 'cy')).toMatchObject({ language: 'cy' })
    expect(await connect('second')).toMatchObject({ language: 'cy' })
    expect(await connect('second', 'en')).toMatchObject({ language: 'en' })
  })

  it('while the old sign-in is still at work: what that one saves does not replace the new session', async () => {
    const { connect, world } = await centre()
    const { id } = await connect('one')
    const old = await openSession(world, 1, id)
    expect(await old.isSuperseded()).toBe(false)
    await connect('two')
    expect(await old.isSuperseded()).toBe(true)
    await old.saveSession({ access: 'b', refresh: 'of the old one' })
    expect(await openSession(world, 1, id)).toMatchObject({
      session: { access: 'a', refresh: 'refresh-two' },
    })
  })

  it('keeps the credential sealed, and no secret stands on the record', async () => {
    const { db, connect, world } = await centre()
    const account = await connect('pass-word-1')
    expect(account).toMatchObject({ handle: 'desk.fake', state: 'live', health: { state: 'well' } })
    const { rows } = await sql<{
      sealed: Buffer
    }>`select credential || session as sealed from accounts.account`.execute(db)
    expect(rows[0]!.sealed.toString('latin1')).not.toContain('pass-word-1')
    const { rows: kept } = await sql<{
      kind: string
      bytes: Buffer
    }>`select kind, bytes from archive.entry join archive.payload using (agency_id, entry_id) order by number`.execute(
      db,
    )
    expect(kept.map((entry) => entry.kind)).toEqual([
      'account.added',
      'account.health_changed',
      'account.connected',
    ])
    for (const entry of kept) expect(entry.bytes.toString()).not.toContain('pass-word-1')
    expect(await openSession(world, 1, account.id)).toMatchObject({
      credential: { password: 'pass-word-1' },
      session: { access: 'a', refresh: 'refresh-pass-word-1' },
    })
  })

  it('again gives the same account a new credential and clears "signed out"', async () => {
    const { db, connect, world, clock } = await centre()
    const first = await connect('one')
    const report = (state: 'well' | 'signed_out') =>
      db.transaction().execute((trx) =>
        reportHealth(trx, {
          agency: 1,
          account: first.id,
          health: { state, sentence: state },
          now: clock.now(),
        }),
      )
    expect(await report('signed_out')).toBe(true)
    expect(await report('signed_out')).toBe(false)
    expect(await report('well')).toBe(false)
    expect((await accountById(db, 1, first.id))!.health.state).toBe('signed_out')
    const again = await connect('two')
    expect(again).toMatchObject({ id: first.id, health: { state: 'well' } })
    expect((await openSession(world, 1, first.id)).credential).toEqual({ password: 'two' })
  })

  it('is refused in a practice centre when the network is a real one', async () => {
    const practice = await centre({ practice: true })
    await expect(practice.connect('one')).rejects.toMatchObject({ code: 'practice_centre', status: 409 })
    const { rows } = await sql`select 1 from accounts.account`.execute(practice.db)
    expect(rows).toEqual([])
    const exercise = await centre({ practice: true, realNetwork: false })
    expect(await exercise.connect('one')).toMatchObject({ state: 'live' })
  })

  it('names what went wrong, and never repeats the secret', async () => {
    const { connect, world, caller } = await centre()
    await expect(connect('wrong-secret')).rejects.toMatchObject({
      code: 'credential_refused',
      message: expect.not.stringContaining('wrong-secret'),
    })
    await expect(connect('down')).rejects.toMatchObject({ code: 'network_unreachable' })
    await expect(
      connectAccount(world, caller, { network: 'other', handle: 'x', secret: 'y' }),
    ).rejects.toMatchObject({ code: 'no_such_network', message: expect.stringContaining('fake') })
  })
})

describe('tokens', () => {
  it('postiz-app#1884: a session can never be overwritten with nothing', async () => {
    const { connect, world } = await centre()
    const { id } = await connect('one')
    const kept = { access: 'a', refresh: 'refresh-one' }
    const session = await openSession(world, 1, id)
    for (const next of [
      null,
      '',
      {},
      [],
      { access: '', refresh: '' },
      { access: 'b', refresh: '' },
      { access: 'b' },
    ])
      await expect(session.saveSession(next)).rejects.toThrow('the one kept before stays')
    await expect(session.saveSession(undefined as never)).rejects.toThrow('the one kept before stays')
    expect((await openSession(world, 1, id)).session).toEqual(kept)
    await session.saveSession({ access: 'b', refresh: 'c' })
    expect((await openSession(world, 1, id)).session).toEqual({ access: 'b', refresh: 'c' })
  })

  it('is lost exactly when it was there and is not', () => {
    const token = fc.option(fc.constantFrom('', ' ', 'x', 'y'), { nil: null })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), token), token, (kept, value) => {
        expect(lostMembers(kept, kept)).toEqual([])
        const next = { ...kept, a: value }
        const had = Boolean(kept.a?.trim())
        expect(lostMembers(kept, next)).toEqual(had && !value?.trim() ? ['a'] : [])
        if (isNothing(next)) expect(Object.values(next).some((v) => v?.trim())).toBe(false)
      }),
    )
  })
})

describe('the lease on an account', () => {
  const lease = {
    agency: 1,
    account: '00000000-0000-7000-8000-000000000001',
    duty: 'publish',
    holder: '00000000-0000-7000-8000-00000000000a',
  } as const
  const other = { ...lease, holder: '00000000-0000-7000-8000-00000000000b' }

  it('is one worker’s at a time, and lapses after 15 seconds of silence', async () => {
    const { db, clock } = await centre()
    expect(await takeLease(db, clock, lease)).toBe(true)
    expect(await takeLease(db, clock, lease)).toBe(true)
    expect(await takeLease(db, clock, other)).toBe(false)
    expect(await takeLease(db, clock, { ...other, duty: 'collect' })).toBe(true)
    clock.advance(14)
    expect(await renewLease(db, clock, lease)).toBe(true)
    clock.advance(14)
    expect(await takeLease(db, clock, other)).toBe(false)
    clock.advance(1)
    expect(await renewLease(db, clock, lease)).toBe(false)
    expect(await takeLease(db, clock, other)).toBe(true)
    await dropLease(db, lease)
    expect(await takeLease(db, clock, lease)).toBe(false)
    await dropLease(db, other)
    expect(await takeLease(db, clock, lease)).toBe(true)
  })

  it('goes to one of many who ask at the same moment', async () => {
    const { db, clock } = await centre()
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => takeLease(db, clock, { ...lease, holder: newId(clock.now()) })),
    )
    expect(asked.filter(Boolean)).toHaveLength(1)
  })
})

describe('the register', () => {
  it('chatwoot#4688: shows every account’s health and gaps in words to whoever may read it', async () => {
    const { db, clock, world } = await centre()
    const now = clock.now()
    const id = await db
      .transaction()
      .execute((trx) =>
        addAccount(trx, { agency: 1, network: 'web', handle: 'report-form', name: 'Form', by: 'app', now }),
      )
    const gap = await db.transaction().execute(async (trx) => {
      expect(
        await addAccount(trx, {
          agency: 1,
          network: 'web',
          handle: 'report-form',
          name: 'F',
          by: 'app',
          now,
        }),
      ).toBe(id)
      await saveCollected(trx, { agency: 1, account: id, position: { at: 7 }, nextDueAt: null, now })
      return reportGap(trx, {
        agency: 1,
        account: id,
        from: null,
        until: now,
        sentence: 'Nothing could be read before 02:14.',
        now,
      })
    })
    const list = () =>
      module.routes!['accounts.list']!(
        world,
        { agency: 1, rights: new Set(['accounts.read']) } as never,
        { agency: 1 } as never,
      )
    expect((await list()).accounts).toMatchObject([
      {
        id,
        network: 'web',
        health: { state: 'unknown' },
        abilities: { reply: false },
        gaps: [{ id: gap, sentence: 'Nothing could be read before 02:14.' }],
        lastReadAt: now.toISOString(),
      },
    ])
    const close = () =>
      db
        .transaction()
        .execute((trx) => closeGaps(trx, { agency: 1, account: id, now, why: 'read again from the start' }))
    expect(await close()).toBe(1)
    expect(await close()).toBe(0)
    expect((await list()).accounts[0]!.gaps).toEqual([])
    expect(await accountById(db, 1, id)).toMatchObject({ position: { at: 7 } })
    expect(await accountById(db, 2, id)).toBeNull()
  })
})
