import { confirmRights, keyRights, peopleOnly, roles } from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packOf } from '#core/policy'
import { serveContract } from '#platform/http'
import { makeLog } from '#platform/log'
import { realCentre } from '../door/centre.fixture.ts'
import { endAccess } from '../ending.ts'
import { rightsFrom } from '../granted.ts'
import { forgetSessions, makeWhoIs, personNames } from '../index.ts'
import { keyEvidence } from './evidence.ts'
import { rightsOfKey } from './rights.ts'
import { hashOf, newKey, prefixOf } from './token.ts'
import { warnOfKeys } from './warn.ts'

const day = 24 * 3600
type Refused = { error?: { code: string } }
type Made = { id: string; key: string }
type Listed = {
  keys: {
    name: string
    state: string
    used: { from: string } | null
    rights: { right: string; lapsed: string | null }[]
  }[]
  mayGive: string[]
}

/** A real centre whose first administrator looks after security too, and what calls it with a key. */
const centre = async () => {
  const c = await realCentre()
  const { at } = await c.founded()
  const until = (days: number) => new Date(c.clock.now().getTime() + days * day * 1000).toISOString()
  const ask = async (key: string, path: string, { from = '198.51.100.9', method = 'GET' } = {}) => {
    const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': from }
    const answer = await c.app.request(c.origin + path, { method, headers })
    const body = (await answer.json()) as Refused
    return `${answer.status} ${body.error?.code ?? 'ok'}`
  }
  const make = async (rights: readonly string[], { name = 'The city', days = 90 } = {}): Promise<Made> => {
    const { body, code } = await at.post('/api/a/1/keys', { name, rights, until: until(days) })
    if (code) throw new Error(code)
    return body as unknown as Made
  }
  const list = async () => (await at.get('/api/a/1/keys')).body as unknown as Listed
  const told = async () =>
    (await c.db.selectFrom('identity.notice').select(['kind', 'sentence']).orderBy('at').execute()).map(
      (one) => one.kind,
    )
  return { ...c, at, ask, make, list, told, until }
}
const notices = '/api/a/1/security/notices'

describe('an API key', () => {
  it('is shown once, kept as a hash, and does what it was made for and no more', async () => {
    const c = await centre()
    const { id, key } = await c.make(['security.read'])
    expect(key).toMatch(/^cbx_[0-9A-Za-z]{49}$/)
    expect(await c.ask(key, notices)).toBe('200 ok')
    expect(await c.ask(key, '/api/a/1/invitations')).toBe('403 not_allowed')
    expect(await c.ask(key, '/api/a/2/security/notices')).toBe('403 not_allowed')
    expect(await c.ask(key, '/api/me')).toBe('403 not_for_keys')
    expect(await c.ask(key, `/api/a/1/keys/${id}/end`, { method: 'POST' })).toBe('403 not_allowed')
    expect((await c.acts('access.refused')).map(({ by }) => by)).toEqual(Array(3).fill(`key:${id}`))
    expect(await personNames(c.db, [`key:${id}`])).toEqual(new Map([[`key:${id}`, 'API key “The city”']]))
    expect(await c.list()).toMatchObject({
      keys: [{ name: 'The city', state: 'live', used: { from: '198.51.100.0/24' } }],
    })
    const kept = await c.db.selectFrom('identity.api_key').selectAll().execute()
    expect(JSON.stringify([kept, await c.list(), await c.acts('key.made')])).not.toContain(key.slice(12))
    expect(kept[0]!.prefix).toBe(prefixOf(key))
  })

  it('is made by a person with a fresh second factor, for what they may do themselves, and for a year at most', async () => {
    const c = await centre()
    const make = async (rights: string[], days: number) =>
      (await c.at.post('/api/a/1/keys', { name: 'The city', rights, until: c.until(days) })).code
    expect(await make(['security.read', 'desk.read'], 30)).toBe('not_yours_to_give')
    expect(await make(['security.manage'], 30)).toBe('bad_input')
    expect(await make(['desk.work'], 30)).toBe('bad_input')
    expect(await make(['security.read'], 367)).toBe('bad_key_times')
    expect(await make(['security.read'], -1)).toBe('bad_key_times')
    expect(await make(['security.read'], 366)).toBe('')
    expect(await make(['security.read'], 30)).toBe('key_there')
    c.clock.advance(6 * 60)
    expect(await make(['security.read'], 30)).toBe('confirm_first')
    expect((await c.list()).mayGive).toContain('directory.sync')
  })

  it('gives nothing that whoever answers for it does not hold now', async () => {
    const c = await centre()
    const { key } = await c.make(['security.read', 'people.read'])
    await c.db
      .updateTable('identity.grant_of_role')
      .set({ valid_until: c.clock.now() })
      .where('role', '=', 'security')
      .execute()
    c.clock.advance(4)
    // An administrator reads the security of the centre too, and the people.
    expect(await c.ask(key, notices)).toBe('200 ok')
    await c.db.updateTable('identity.grant_of_role').set({ valid_until: c.clock.now() }).execute()
    c.clock.advance(4)
    expect(await c.ask(key, notices)).toBe('403 not_now')
  })

  it('is dead at once when it is ended, within five seconds where another process did it', async () => {
    const c = await centre()
    const [here, elsewhere] = [
      await c.make(['security.read']),
      await c.make(['people.read'], { name: 'Two' }),
    ]
    expect(await c.ask(here.key, notices)).toBe('200 ok')
    expect(await c.ask(elsewhere.key, '/api/a/1/invitations')).toBe('200 ok')
    await c.at.post(`/api/a/1/keys/${here.id}/end`, { reason: 'not needed any more' })
    expect(await c.ask(here.key, notices)).toBe('401 key_refused')
    expect((await c.at.post(`/api/a/1/keys/${here.id}/end`, { reason: 'again' })).code).toBe('no_such_key')
    const now = c.clock.now()
    await c.db.updateTable('identity.api_key').set({ ended_at: now }).where('name', '=', 'Two').execute()
    c.clock.advance(5)
    expect(await c.ask(elsewhere.key, '/api/a/1/invitations')).toBe('401 key_refused')
    for (let n = 0; n < 3; n += 1) await c.ask(here.key, notices)
    expect((await c.acts('key.refused')).map(({ why }) => why)).toEqual(['it was ended', 'it was ended'])
    expect((await c.list()).keys.map(({ state }) => state)).toEqual(['ended', 'ended'])
  })

  it('ends when the person leaves who answers for it, for they have seen it', async () => {
    const c = await centre()
    const { key } = await c.make(['security.read'])
    expect(await c.ask(key, notices)).toBe('200 ok')
    const [{ id: person }] = (await c.db.selectFrom('identity.user').select('id').execute()) as [
      { id: string },
    ]
    await c.db.updateTable('identity.grant_of_role').set({ role: 'trainer' }).execute()
    const leaver = { agency: 1, person, by: 'somebody else', reason: 'left', at: c.clock.now() }
    const ended = await c.db.transaction().execute((trx) => endAccess(trx, leaver))
    expect(ended.keys).toBe(1)
    await forgetSessions(c.db, ended.sessionIds)
    expect(await c.ask(key, notices)).toBe('401 key_refused')
  })

  it('expires; two weeks before, whoever answers for it and security are told, once', async () => {
    const c = await centre()
    const { key } = await c.make(['security.read'], { days: 30 })
    await c.make(['security.read'], { name: 'For a week', days: 7 })
    expect(await warnOfKeys.sweep(c)).toBe(0)
    c.clock.advance(17 * day)
    expect(await warnOfKeys.sweep(c)).toBe(1)
    expect(await warnOfKeys.sweep(c)).toBe(0)
    expect(await c.told()).toEqual(['key_made', 'key_made', 'key_ends'])
    c.clock.advance(13 * day)
    expect(await c.ask(key, notices)).toBe('401 key_refused')
    expect(await c.acts('key.refused')).toMatchObject([{ why: 'it has expired', from: '198.51.100.0/24' }])
  })
})

it('the ledger says when a key is one too many: expired, unused for three months, or of somebody who lost the rights', async () => {
  const c = await centre()
  const state = async () =>
    (await keyEvidence.read(c.db, { agency: 1, at: c.clock.now(), pack: packOf('us-ecc'), nonEmergency: '' }))
      .state
  expect(await state()).toBe('met')
  const { key, id } = await c.make(['security.read'], { days: 300 })
  expect(await state()).toBe('met')
  c.clock.advance(91 * day)
  expect(await state()).toBe('partly')
  await c.ask(key, notices)
  expect(await state()).toBe('met')
  await c.db.updateTable('identity.grant_of_role').set({ valid_until: c.clock.now() }).execute()
  expect(await state()).toBe('partly')
  await c.db
    .updateTable('identity.api_key')
    .set({ ended_at: c.clock.now() })
    .where('key_id', '=', id)
    .execute()
  expect(await state()).toBe('met')
})

describe('a wrong key', () => {
  it('is slowed by the network it comes from; a living one is not, and the door counts by itself', async () => {
    const c = await centre()
    const { key } = await c.make(['security.read'])
    for (let n = 0; n < 20; n += 1) expect(await c.ask(newKey(), notices)).toBe('401 key_refused')
    expect(await c.ask('cbx_nonsense', notices)).toBe('401 key_refused')
    expect(await c.ask(newKey(), notices)).toBe('429 too_many_tries')
    expect(await c.ask(newKey(), notices, { from: '192.0.2.1' })).toBe('401 key_refused')
    expect(await c.ask(key, notices)).toBe('200 ok')
    const tries = await c.db.selectFrom('identity.tries').select(['key', 'failures']).execute()
    expect(tries.filter((one) => one.key === 'place 198.51.100.0/24')).toEqual([])
    c.clock.advance(3700)
    expect(await c.ask(newKey(), notices)).toBe('401 key_refused')
  })

  it('is never taken from a page of somebody else, and no cookie goes with a key', async () => {
    const c = await centre()
    const { key } = await c.make(['directory.sync'])
    const post = (more: Record<string, string>) =>
      c.app.request(`${c.origin}/scim/v2/1/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more },
        body: '{}',
      })
    expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await post({ cookie: 'callbox.session_token=x' })).status).toBe(403)
    const cookie = [...c.at.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const both = await c.app.request(`${c.origin}/api/me`, {
      headers: { cookie, authorization: `Bearer ${newKey()}` },
    })
    expect(both.status).toBe(401)
  })
})

it('whatever roles somebody holds, their keys do no more than they may, and nothing that is for people', () => {
  fc.assert(
    fc.property(
      fc.subarray([...roles]),
      fc.subarray([...keyRights]),
      fc.boolean(),
      (held, madeFor, narrow) => {
        const theirs = rightsFrom(held.map((role) => ({ role, accounts: narrow ? ['one'] : null })))
        const given = rightsOfKey(madeFor, theirs)
        for (const right of given) {
          expect(madeFor).toContain(right)
          const needed = right === 'directory.sync' ? 'security.manage' : right
          expect(theirs.has(needed) && !theirs.only?.has(needed)).toBe(true)
          expect([...confirmRights, ...peopleOnly]).not.toContain(right)
        }
        expect(given.size + (given.withheld?.size ?? 0)).toBe(madeFor.length)
        expect(rightsOfKey(madeFor, undefined).size).toBe(0)
      },
    ),
  )
})

it('a key that was mistyped is known by its check', () => {
  fc.assert(
    fc.property(fc.nat(48), fc.constantFrom(...'0aZ'), (at, other) => {
      const key = newKey()
      const wrong = key.slice(0, 4 + at) + other + key.slice(5 + at)
      expect(hashOf(key)).toHaveLength(32)
      expect(hashOf(wrong) === null).toBe(wrong !== key)
    }),
  )
})

it('no key stands in a line of the log, whatever fails', async () => {
  const c = await centre()
  const { key } = await c.make(['security.read'])
  const lines: string[] = []
  const log = makeLog('trace', { write: (line) => void lines.push(line) })
  const app = serveContract({
    world: c.world as never,
    handlers: {
      'security.notices': async () => {
        throw new Error(`Authorization: Bearer ${key}`, { cause: { code: key } })
      },
    },
    whoIs: makeWhoIs(c.world),
    log,
    trustProxy: false,
    origin: c.origin,
  })
  const answer = await app.request(`${c.origin}${notices}?key=${key}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(answer.status).toBe(500)
  log.warn({ key, authorization: `Bearer ${key}`, headers: { authorization: key }, route: key }, 'a line')
  log.error(new Error(key))
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(lines.join() + (await answer.text())).not.toContain(key.slice(0, 12))
})
