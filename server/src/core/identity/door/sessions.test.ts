import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { packOf } from '#core/policy'
import { endSessionsOf, makePractice, makeStillThere, signinLink } from '../index.ts'
import { hashOf } from '../keys/token.ts'
import { isBreached } from './breached.ts'
import { realCentre, strong } from './centre.fixture.ts'
import { codeAt } from './code.fixture.ts'
import { stepOf } from './codes.ts'
import { deviceWords } from './device.ts'
import { doorEvidence } from './evidence.ts'
import { putDomains } from './invite.ts'
import { checkPassword } from './password.ts'
import { endRested } from './rested.ts'
import { forgetTries } from './tries.ts'
import { forgetUnused } from './unused.ts'

type Session = { id: string; here: boolean; says: string; place: string; managed: boolean }
type Mine = { sessions: Session[]; notices: { kind: string }[]; managed: boolean }

describe('sessions', () => {
  it('stand in a list with device and network, this one marked; one ends, or all others', async () => {
    const { founded, browser, signIn } = await realCentre()
    const { at, email, secret } = await founded()
    const away = browser({ address: '198.51.100.4', agent: 'Mozilla/5.0 (iPhone) Version/19 Safari/605' })
    await signIn(away, email, secret)
    const mine = async (of: typeof at) => (await of.get('/api/me/security')).body as unknown as Mine
    expect((await mine(at)).sessions).toMatchObject([
      { here: false, says: 'Safari on an iPhone', place: '198.51.100.0/24' },
      { here: true, says: 'Firefox on Linux', place: '203.0.113.0/24' },
    ])
    expect((await mine(at)).notices.map(({ kind }) => kind)).toEqual(['new_place'])
    const [other] = (await mine(at)).sessions
    expect((await at.delete(`/api/me/sessions/${other!.id}`)).status).toBe(200)
    expect((await away.get('/api/me')).status).toBe(401)
    expect((await at.delete(`/api/me/sessions/${other!.id}`)).code).toBe('no_such_session')
    await signIn(away, email, secret)
    expect((await at.post('/api/me/sessions/end-others')).body).toEqual({ ended: 1 })
    expect((await at.get('/api/me')).status).toBe(200)
  })

  it('leave a network and a device behind that are forgotten after half a year, a device looked after when its cookie is gone', async () => {
    const { founded, browser, signIn, world, clock } = await realCentre()
    const { at, email, secret } = await founded()
    const away = browser({ address: '198.51.100.4', agent: 'Mozilla/5.0 (iPhone) Version/19 Safari/605' })
    await signIn(away, email, secret)
    const day = 24 * 3600
    const kept = async () => [
      (await world.db.selectFrom('identity.known_place').select('value').execute()).length,
      (await world.db.selectFrom('identity.device').select('device_id').execute()).length,
    ]
    const later = async (days: number) => {
      clock.advance(days * day)
      clock.set(new Date(Math.ceil(clock.now().getTime() / 3_600_000) * 3_600_000))
      await endRested.sweep(world)
      return forgetUnused.sweep(world)
    }
    expect([await later(100), await kept()]).toEqual([0, [4, 2]])
    await signIn(at, email, secret)
    await world.db
      .updateTable('identity.device')
      .set({ managed_at: clock.now() })
      .where('says', 'like', 'Safari%')
      .execute()
    // What was used since then stays, with the device that is looked after; the network it came from does not.
    expect([await later(100), await kept()]).toEqual([2, [2, 2]])
    await signIn(away, email, secret)
    expect(((await away.get('/api/me/security')).body as unknown as Mine).notices[0]?.kind).toBe('new_place')
    expect([await later(399), await kept()]).toEqual([5, [0, 1]])
    expect([await later(3), await kept()]).toEqual([1, [0, 0]])
  })

  it('rest for half an hour at most, whatever a screen asks by itself, and last four hours', async () => {
    const { founded, clock, acts, signIn } = await realCentre()
    const { at, email, secret } = await founded()
    for (let n = 0; n < 3; n += 1) {
      clock.advance(9 * 60)
      expect((await at.get('/api/me')).status).toBe(200)
    }
    expect((await at.post('/api/me/here')).status).toBe(200)
    clock.advance(29 * 60)
    expect((await at.get('/api/me')).status).toBe(200)
    clock.advance(2 * 60)
    expect((await at.get('/api/me')).status).toBe(401)
    expect((await acts('session.ended')).at(-1)).toMatchObject({ why: 'it rested' })
    await signIn(at, email, secret)
    for (let n = 0; n < 9; n += 1) {
      clock.advance(26 * 60)
      expect((await at.post('/api/me/here')).status).toBe(200)
    }
    clock.advance(10 * 60)
    expect((await at.post('/api/me/here')).status).toBe(401)
  })

  it('that rested or are over are gone by themselves, on the record, and no others', async () => {
    const { founded, browser, signIn, clock, world, db, acts } = await realCentre()
    const { email, secret } = await founded()
    clock.advance(25 * 60)
    const other = browser()
    await signIn(other, email, secret)
    clock.advance(6 * 60)
    expect(await endRested.sweep(world)).toBe(1)
    expect(await endRested.sweep(world)).toBe(0)
    expect(await acts('session.ended')).toMatchObject([{ by: 'the door', why: 'it rested' }])
    expect((await other.get('/api/me')).status).toBe(200)
    clock.advance(24 * 3600)
    expect(await endRested.sweep(world)).toBe(1)
    expect(await db.selectFrom('identity.session').select('id').execute()).toEqual([])
  })

  it('last a shift on a device that security has marked, from the next sign-in on, and end when the mark does', async () => {
    const { founded, clock, signIn } = await realCentre()
    const { at, email, secret } = await founded()
    const { devices } = (await at.get('/api/a/1/security/devices')).body as unknown as {
      devices: { id: string; here: boolean }[]
    }
    expect(devices).toMatchObject([{ here: true, people: ['Maya Adeyemi'] }])
    const path = `/api/a/1/security/devices/${devices[0]!.id}`
    expect((await at.put(path, { managed: true, name: 'Desk 1' })).status).toBe(200)
    await at.post('/api/sign-out')
    const { cookies } = await signIn(at, email, secret)
    expect(cookies.find((line) => line.includes('session_token'))).toMatch(/Max-Age=57600/)
    clock.advance(3.9 * 3600)
    expect((await at.post('/api/me/here')).status).toBe(200)
    clock.advance(3.9 * 3600)
    expect(((await at.get('/api/me/security')).body as unknown as Mine).sessions[0]).toMatchObject({
      says: 'Desk 1 (Firefox on Linux)',
      managed: true,
    })
  })

  it('of a person end all at once, cached or not, but for one where that is asked', async () => {
    const { founded, browser, signIn, world, db } = await realCentre()
    const { at, email, secret } = await founded()
    const other = browser()
    await signIn(other, email, secret)
    expect((await other.get('/api/me')).status).toBe(200)
    const { id } = await db.selectFrom('identity.user').select('id').executeTakeFirstOrThrow()
    expect(await endSessionsOf(world, { person: id, by: 'lead' })).toBe(2)
    expect((await at.get('/api/me')).status).toBe(401)
    expect((await other.get('/api/me')).status).toBe(401)
  })

  it('are always new: what a browser held before is not gone on with, and ends', async () => {
    const { founded, signIn, db } = await realCentre()
    const { at, email, secret } = await founded()
    const before = at.jar.get('callbox.session_token')
    await signIn(at, email, secret)
    expect(at.jar.get('callbox.session_token')).not.toBe(before)
    expect(await db.selectFrom('identity.session').select('id').execute()).toHaveLength(1)
    at.jar.set('callbox.session_token', before!)
    expect((await at.get('/api/me')).status).toBe(401)
  })

  it('get a new secret when a factor is shown once more: the old one is out, the session and what hangs on it stays', async () => {
    const { founded, clock, world, db, browser } = await realCentre()
    const { at, secret } = await founded()
    const { id } = await db.selectFrom('identity.session').select('id').executeTakeFirstOrThrow()
    const old = browser()
    const before = at.jar.get('callbox.session_token')!
    old.jar.set('callbox.session_token', before)
    // A live view that another tab opened before, and a request that it had under way.
    const stream = {
      request: new Request(world.origin, { headers: { cookie: `callbox.session_token=${before}` } }),
    }
    const streaming = () => makeStillThere(world)({ ...stream, sessionId: id })
    clock.advance(301)
    expect((await at.post('/api/me/confirm', { code: '000000' })).code).toBe('not_let_in')
    expect(at.jar.get('callbox.session_token')).toBe(before)
    const confirmed = await at.post('/api/me/confirm', { code: codeAt(secret, clock.now()) })
    expect(confirmed.cookies).toHaveLength(1)
    expect(confirmed.cookies[0]).toMatch(/HttpOnly/i)
    expect(confirmed.cookies[0]).not.toMatch(/Max-Age|Expires/i)
    expect((await old.get('/api/me')).status).toBe(200)
    expect((await old.post('/api/me/recovery-codes')).code).toBe('confirm_first')
    expect((await at.post('/api/me/recovery-codes')).status).toBe(200)
    clock.advance(5)
    expect((await old.get('/api/me')).status).toBe(401)
    expect((await at.get('/api/me')).status).toBe(200)
    expect((await streaming())?.sessionId).toBe(id)
    expect(((await at.get('/api/me/security')).body as unknown as Mine).sessions).toMatchObject([
      { id, here: true },
    ])
    await at.post('/api/sign-out')
    expect(await streaming()).toBeNull()
  })

  it('are known by their secret alone: neither their id nor what is kept of a key stands in for it', async () => {
    const { founded, browser, world, db, clock, app, origin } = await realCentre()
    const { at } = await founded()
    const { id } = await db.selectFrom('identity.session').select('id').executeTakeFirstOrThrow()
    await at.get('/api/me')
    await makeStillThere(world)({ request: new Request(world.origin), sessionId: id })
    const until = new Date(clock.now().getTime() + 24 * 3600_000).toISOString()
    const made = await at.post('/api/a/1/keys', { name: 'The city', rights: ['security.read'], until })
    const { key } = made.body as unknown as { key: string }
    const headers = { authorization: `Bearer ${key}` }
    expect((await app.request(`${origin}/api/a/1/security/notices`, { headers })).status).toBe(200)
    for (const made of [id, `session ${id}`, `key ${hashOf(key)!.toString('base64url')}`]) {
      const guest = browser()
      guest.jar.set('callbox.session_token', made)
      expect((await guest.get('/api/me')).status).toBe(401)
      expect((await guest.get('/api/a/1/security/notices')).status).toBe(401)
    }
  })

  it('give cookies that no script reads, no other site sends, and only https carries', async () => {
    const { founded, browser, signIn } = await realCentre({ origin: 'https://desk.riverton.example' })
    const { email, secret } = await founded()
    const { cookies } = await signIn(browser(), email, secret)
    const names = cookies.map((line) => line.split('=')[0])
    expect(names).toEqual(
      expect.arrayContaining([
        '__Host-callbox.session_token',
        '__Host-callbox.device',
        '__Host-callbox.entering',
      ]),
    )
    for (const line of cookies) {
      expect(line).toMatch(/HttpOnly/i)
      expect(line).toMatch(/; Secure/i)
      expect(line).toMatch(/SameSite=(Lax|Strict)/i)
      expect(line).toMatch(/Path=\/(;|$)/)
      expect(line).not.toMatch(/Domain=/i)
    }
    // Not looked after: the cookie goes with the window.
    expect(cookies.find((line) => line.includes('session_token'))).not.toMatch(/Max-Age|Expires/i)
  })

  it('are not begun by a page of somebody else’s', async () => {
    const { app, origin } = await realCentre()
    for (const path of ['password', 'link', 'code', 'passkey', 'found', 'enrol/password']) {
      const answer = await app.request(`${origin}/api/door/${path}`, {
        method: 'POST',
        headers: { origin: 'https://elsewhere.example', 'content-type': 'application/json' },
        body: '{}',
      })
      expect([path, answer.status]).toEqual([path, 403])
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
    }
  })
})

describe('a practice centre', () => {
  it('keeps its printed links, has no factors, and is asked for none', async () => {
    const { world, app, browser, origin } = await realCentre({ practice: true })
    await makePractice(world)
    const answer = await app.request(await signinLink(world, { role: 'administrator' }))
    const at = browser()
    at.jar.set('callbox.session_token', /session_token=([^;]+)/.exec(answer.headers.getSetCookie()[0]!)![1]!)
    expect((await at.get('/api/me')).status).toBe(200)
    expect((await at.put('/api/a/1/invitations/domains', { domains: ['riverton.example'] })).status).toBe(200)
    for (const path of ['/api/me/confirm/options', '/api/me/passkeys/options', '/api/door/passkey/options'])
      expect([path, (await at.post(path)).code]).toEqual([path, 'not_in_practice'])
    expect(origin).toBe(world.origin)
  })
})

describe('what may be a password', () => {
  const check = (password: string) =>
    checkPassword(password, ['Maya Adeyemi', 'adeyemi@riverton.example', 'Riverton ECC'])

  it('is long, and not what somebody who knows the person would guess', async () => {
    await expect(check(strong)).resolves.toBeUndefined()
    for (const weak of [
      'short odd!',
      'aaaaaaaaaaaaaaaaaaaa',
      'passwordpassword',
      'AdeyemiRiverton',
      'qwertyuiopasdfgh',
    ])
      await expect(check(weak), weak).rejects.toMatchObject({ code: 'password_weak' })
  })

  it('is not one of those that the operator knows to be stolen', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callbox-breached-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'list.txt')
    const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
    const words = Array.from({ length: 3000 }, (_, n) => `word ${n}`)
    const lines = [...words.map(sha1), sha1(strong)].sort().map((hash, n) => `${hash}:${n}`)
    await writeFile(file, `${lines.join('\r\n')}\r\n`)
    vi.stubEnv('CALLBOX_BREACHED_PASSWORDS', file)
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(check(strong)).rejects.toMatchObject({ code: 'password_breached' })
    await fc.assert(
      fc.asyncProperty(fc.nat(2999), fc.nat(), async (known, unknown) => {
        expect(await isBreached(file, `word ${known}`)).toBe(true)
        expect(await isBreached(file, `other ${unknown}`)).toBe(false)
      }),
      { numRuns: 60 },
    )
    for (const edge of [lines[0]!, lines.at(-1)!]) {
      const word = [...words, strong].find((one) => sha1(one) === edge.slice(0, 40))!
      expect(await isBreached(file, word)).toBe(true)
    }
  })
})

describe('the door forgets', () => {
  it('what was tried a day ago, and what was kept for minutes; nothing younger', async () => {
    const { founded, browser, db, clock, world } = await realCentre()
    const { email } = await founded()
    await browser().post('/api/door/password', { email, password: 'wrong' })
    const left = async () => (await db.selectFrom('identity.tries').select('key').execute()).length
    clock.set('2026-03-02T02:00:00Z')
    await forgetTries.sweep(world)
    expect(await left()).toBeGreaterThan(0)
    clock.set('2026-03-02T03:00:00Z')
    await forgetTries.sweep(world)
    expect(await left()).toBe(0)
    expect(await db.selectFrom('identity.verification').select('id').execute()).toEqual([])
  })
})

describe('what the clause ledger is told', () => {
  it('everybody has two factors, an address of the company, and short sessions; without them the clauses are not met', async () => {
    const { founded, db, clock, world } = await realCentre()
    await founded()
    const told = async () => {
      const asked = { agency: 1, at: clock.now(), pack: packOf('us-ecc'), nonEmergency: '' }
      const read = await Promise.all(doorEvidence.map((one) => one.read(db, asked)))
      return Object.fromEntries(doorEvidence.map(({ clauses }, n) => [clauses.join(' '), read[n]!]))
    }
    const before = await told()
    expect(before['CoP-S7']).toMatchObject({
      state: 'partly',
      sentence: expect.stringContaining('no list of stolen passwords'),
    })
    expect(before['CoP-S8']).toMatchObject({ state: 'met', figure: '1 of 1, 0 refused' })
    expect(before['CoP-S11']).toMatchObject({ state: 'met', figure: '0 outside' })
    expect(before['CoP-S12 CoP-S13 CoP-P5']).toMatchObject({
      state: 'met',
      applies: expect.stringContaining('1 session'),
    })
    expect(before['CoP-S9']?.state).toBe('met')
    expect(before['CoP-S11 CoP-P5']).toMatchObject({ state: 'met', rows: [{ managed: false, sessions: 1 }] })
    await db.updateTable('identity.session_fact').set({ shown_at: null, idle_seconds: null }).execute()
    await putDomains(world, { agency: 1, by: 'a test', domains: ['elsewhere.example'] })
    const after = await told()
    expect(['CoP-S7', 'CoP-S11', 'CoP-S12 CoP-S13 CoP-P5'].map((clause) => after[clause]?.state)).toEqual(
      Array(3).fill('not met'),
    )
  })
})

describe('small rules', () => {
  it('codes are those of RFC 6238, one step early or late', async () => {
    const secret = '12345678901234567890'
    const at = (seconds: number) => new Date(seconds * 1000)
    expect(await stepOf(secret, '287082', at(59))).toBe(1)
    expect(await stepOf(secret, '081804', at(1_111_111_109))).toBe(37_037_036)
    expect(await stepOf(secret, '081 804', at(1_111_111_109 + 30))).toBe(37_037_036)
    expect(await stepOf(secret, '081804', at(1_111_111_109 + 90))).toBeNull()
    expect(await stepOf(secret, '', at(59))).toBeNull()
  })

  it('a device is named as people know it', () => {
    const chrome =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'
    expect(deviceWords(chrome)).toBe('Chrome on Windows')
    expect(deviceWords(`${chrome} Edg/141.0`)).toBe('Edge on Windows')
    expect(deviceWords('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/19.0 Safari/605.1')).toBe(
      'Safari on a Mac',
    )
    expect(deviceWords('curl/8')).toBe('an unknown program')
    expect(deviceWords(null)).toBe('an unknown program')
  })
})
