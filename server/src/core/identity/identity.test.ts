import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Handlers } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { appUrlOf, withSession } from '#platform/db'
import { serveContract } from '#platform/http'
import { makeLog } from '#platform/log'
import { testDatabase } from '#testing'
import {
  agencyOf,
  authEndpoints,
  findAgency,
  type IdentityWorld,
  makePractice,
  makeWhoIs,
  module,
  people,
  personNames,
  recordRefusal,
  signinLink,
} from './index.ts'

const origin = 'http://localhost:9110'

const centre = async ({ practice = true, at = origin } = {}) => {
  const { db, ownerUrl } = await testDatabase()
  const clock = fixedClock('2026-03-01T02:14:07Z')
  const world: IdentityWorld = {
    db,
    clock,
    keys: keysFrom(Buffer.alloc(32, 7)),
    log: makeLog('silent'),
    centre: { name: 'Riverton', practice },
    origin: at,
  }
  if (practice) await makePractice(world)
  const app = serveContract({
    world: world as never,
    handlers: {
      ...module.routes,
      'desk.templates': async () => ({ templates: [] }),
      'alarms.routes': async () => ({ routes: [], mail: null }),
    } satisfies Handlers,
    whoIs: makeWhoIs(world),
    log: world.log,
    trustProxy: false,
    origin: at,
    refused: (refused) => recordRefusal(world, refused),
  })
  app.route('/', authEndpoints(world, { trustProxy: false }))
  const follow = async (link: string) => app.request(link.replace(at, at))
  const signIn = async (whom: Parameters<typeof signinLink>[1]) => {
    const answer = await follow(await signinLink(world, whom))
    return cookieOf(answer)
  }
  const get = (path: string, cookie: string) => app.request(at + path, { headers: { cookie } })
  const post = (path: string, cookie: string) =>
    app.request(at + path, {
      method: 'POST',
      headers: { cookie, origin: at, 'content-type': 'application/json' },
    })
  const acts = async (kind: string) =>
    (
      await db
        .selectFrom('archive.entry as e')
        .innerJoin('archive.payload as p', 'p.entry_id', 'e.entry_id')
        .where('e.kind', '=', kind)
        .orderBy('e.number')
        .select('p.bytes')
        .execute()
    ).map(({ bytes }) => JSON.parse(String(bytes)) as Record<string, unknown>)
  return { db, ownerUrl, clock, world, app, follow, signIn, get, post, acts }
}

const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')

afterEach(() => void vi.useRealTimers())

describe('signing in', () => {
  it('a printed link signs its person in once, lands on the desk, and is on the record', async () => {
    const { world, follow, get, acts } = await centre()
    const link = await signinLink(world, { role: 'supervisor' })
    expect(link).toMatch(/^http:\/\/localhost:9110\/api\/auth\/magic-link\/verify\?/)

    const first = await follow(link)
    expect(first.status).toBe(302)
    expect(first.headers.get('location')).toBe(`${origin}/desk/`)
    expect(first.headers.getSetCookie()[0]).toMatch(/HttpOnly/i)
    expect(first.headers.getSetCookie()[0]).toMatch(/SameSite=Lax/i)
    expect(first.headers.getSetCookie()[0]).not.toMatch(/Secure/i)
    const me = await get('/api/me', cookieOf(first))
    expect(await me.json()).toMatchObject({
      name: 'C. Lindqvist',
      centre: { practice: true },
      agencies: [{ id: 1, shortName: 'Riverton ECC', roles: ['supervisor'] }],
    })
    expect(await acts('session.started')).toHaveLength(1)

    const second = await follow(link)
    expect(second.headers.get('location')).toContain('error=INVALID_TOKEN')
    expect(cookieOf(second)).toBe('')
    expect(await acts('session.started')).toHaveLength(1)
  })

  it('a link followed twice at the same moment signs in one of the two', async () => {
    const { world, follow } = await centre()
    const link = await signinLink(world, { role: 'desk' })
    const answers = await Promise.all([1, 2, 3, 4].map(() => follow(link)))
    expect(answers.filter((answer) => cookieOf(answer) !== '')).toHaveLength(1)
  })

  it('a link older than fifteen minutes does not sign in', async () => {
    const { world, follow } = await centre()
    const link = await signinLink(world, { role: 'desk' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 + 1000 })
    const answer = await follow(link)
    expect(answer.headers.get('location')).toContain('error=')
    expect(cookieOf(answer)).toBe('')
  })

  it('the link is not kept: the database holds its hash only', async () => {
    const { db, world } = await centre()
    const token = new URL(await signinLink(world, { role: 'desk' })).searchParams.get('token')!
    const rows = await db.selectFrom('identity.verification').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('links asked for at the same moment go to their own people', async () => {
    const { world, follow, get } = await centre()
    const links = await Promise.all([
      signinLink(world, { role: 'records' }),
      signinLink(world, { role: 'auditor' }),
      signinLink(world, { email: 'Okafor@Riverton.example' }),
    ])
    const names = []
    for (const link of links)
      names.push(
        ((await (await get('/api/me', cookieOf(await follow(link)))).json()) as { name: string }).name,
      )
    expect(names).toEqual(['E. Tran', 'F. Haddad', 'B. Okafor'])
  })

  it('a real centre makes no links and follows none', async () => {
    const { world, app } = await centre({ practice: false })
    await expect(signinLink(world, { role: 'desk' })).rejects.toMatchObject({
      code: 'only_in_practice',
      status: 403,
    })
    await expect(makePractice(world)).rejects.toMatchObject({ code: 'only_in_practice' })
    const verify = await app.request(`${origin}/api/auth/magic-link/verify?token=x&callbackURL=/desk/`)
    expect(verify.status).toBe(404)
  })

  it('a link for nobody is refused with a sentence', async () => {
    const { world } = await centre()
    await expect(signinLink(world, { email: 'nobody@riverton.example' })).rejects.toThrow(
      'Nobody here has the address nobody@riverton.example',
    )
  })

  it('nobody is signed in off the record', async () => {
    const { world, follow, ownerUrl, db } = await centre()
    const link = await signinLink(world, { role: 'desk' })
    await withSession(ownerUrl, (owner) =>
      owner.query(`revoke insert on archive.entry from "${appUrlOf(ownerUrl).role}"`),
    )
    const answer = await follow(link)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ error: { code: 'unexpected' } })
    expect(cookieOf(answer)).toBe('')
    expect(await db.selectFrom('identity.session').selectAll().execute()).toEqual([])
  })

  it('a link may not be bent to land elsewhere', async () => {
    const { world, app } = await centre()
    const link = new URL(await signinLink(world, { role: 'desk' }))
    link.searchParams.set('callbackURL', 'https://evil.example/')
    const answer = await app.request(link.toString())
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'sign_in_refused' } })
    expect(cookieOf(answer)).toBe('')
  })

  it('nothing else of the sign-in library is open', async () => {
    const { app } = await centre()
    for (const path of [
      'sign-up/email',
      'sign-in/email',
      'sign-in/magic-link',
      'update-user',
      'delete-user',
      'list-sessions',
      'get-session',
      'ok',
      'error',
    ])
      for (const method of ['GET', 'POST']) {
        const answer = await app.request(`${origin}/api/auth/${path}`, {
          method,
          headers: { origin, 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{}' } : {}),
        })
        expect([path, answer.status]).toEqual([path, 404])
        expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      }
  })

  it('behind https the cookie is secure and the browser is told to stay with https', async () => {
    const { world, follow } = await centre({ at: 'https://desk.riverton.example' })
    const answer = await follow(await signinLink(world, { role: 'desk' }))
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-callbox\.session_token=.*Secure/)
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/)
    expect(
      (await makeWhoIs(world)(new Request(world.origin, { headers: { cookie: cookieOf(answer) } })))?.person
        .name,
    ).toBe('A. Ruiz')
  })
})

describe('signing out and leaving', () => {
  it('signing out ends the session at once and is on the record', async () => {
    const { signIn, get, post, acts } = await centre()
    const cookie = await signIn({ role: 'desk' })
    expect((await get('/api/me', cookie)).status).toBe(200)
    expect(await (await post('/api/sign-out', cookie)).json()).toEqual({ ok: true })
    expect((await get('/api/me', cookie)).status).toBe(401)
    expect(await acts('session.ended')).toHaveLength(1)
  })

  it('the sign-out of the sign-in library takes the cookie back and is on the record too', async () => {
    const { signIn, get, post, acts } = await centre()
    const cookie = await signIn({ role: 'desk' })
    const out = await post('/api/auth/sign-out', cookie)
    expect(out.status).toBe(200)
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/)
    expect((await get('/api/me', cookie)).status).toBe(401)
    expect(await acts('session.ended')).toHaveLength(1)
  })

  it('a session revoked in the database is refused within five seconds', async () => {
    const { db, clock, signIn, get } = await centre()
    const cookie = await signIn({ role: 'desk' })
    expect((await get('/api/me', cookie)).status).toBe(200)
    await db.deleteFrom('identity.session').execute()
    clock.advance(5)
    expect((await get('/api/me', cookie)).status).toBe(401)
  })

  it('a right that has lapsed is gone within five seconds, and the refusal is on the record', async () => {
    const { db, clock, signIn, get, acts } = await centre()
    const cookie = await signIn({ role: 'supervisor' })
    expect((await get('/api/a/1/alarm-routes', cookie)).status).toBe(200)
    await db
      .updateTable('identity.grant_of_role')
      .set({ valid_until: clock.now() })
      .where('role', '=', 'supervisor')
      .execute()
    clock.advance(5)
    const refused = await get('/api/a/1/alarm-routes', cookie)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({
      error: { code: 'not_allowed', sentence: expect.stringContaining('"settings.manage"') },
    })
    expect(await acts('access.refused')).toMatchObject([
      { right: 'settings.manage', route: 'alarms.routes', agency: 1 },
    ])
  })

  it("another agency's desk is closed, and the try is on the record of the person's own", async () => {
    const { signIn, get, acts } = await centre()
    const cookie = await signIn({ role: 'supervisor' })
    expect((await get('/api/a/2/templates', cookie)).status).toBe(403)
    expect(await acts('access.refused')).toMatchObject([{ right: 'desk.read', agency: 2 }])
  })

  it('a forged or bent cookie is nobody', async () => {
    const { signIn, get } = await centre()
    const cookie = await signIn({ role: 'desk' })
    for (const bent of [
      cookie.slice(0, -4),
      cookie.replace(/=./, (start) => (start === '=Z' ? '=Y' : '=Z')),
      'callbox.session_token=x.y',
      'callbox.session_token=%ff',
    ])
      expect((await get('/api/me', bent)).status).toBe(401)
  })
})

describe('people and agencies', () => {
  it('the practice centre is made once', async () => {
    const { db, world, acts } = await centre()
    await Promise.all([makePractice(world), makePractice(world)])
    expect(await people(db, 1, world.clock)).toMatchObject([
      { name: 'A. Ruiz', roles: ['desk'] },
      { name: 'B. Okafor', roles: ['desk'] },
      { name: 'C. Lindqvist', roles: ['supervisor'] },
      { name: 'D. Marsh', roles: ['communications'] },
      { name: 'E. Tran', roles: ['records'] },
      { name: 'F. Haddad', roles: ['auditor'] },
      { name: 'G. Novak', roles: ['trainer'] },
      { name: 'H. Sato', roles: ['neighbourhood'] },
      { name: 'I. Brandt', roles: ['approver'] },
      { name: 'J. Mensah', roles: ['quality'] },
      { name: 'K. Silva', roles: ['standards'] },
      { name: 'L. Petrov', roles: ['security'] },
      { name: 'M. Adeyemi', roles: ['administrator'] },
      { name: 'N. Fischer', roles: ['investigator'] },
      { name: 'O. Lind', roles: ['guest'] },
    ])
    expect(await acts('role.granted')).toHaveLength(15)
    expect(await agencyOf(db, 1)).toMatchObject({ zone: 'America/Chicago', nonEmergency: '555-0111' })
    expect(await findAgency(db, 2)).toBeNull()
  })

  it('a name is found after its person has left', async () => {
    const { db, world, clock } = await centre()
    const [ruiz] = await people(db, 1, clock)
    await db.updateTable('identity.grant_of_role').set({ valid_until: clock.now() }).execute()
    expect(await people(db, 1, world.clock)).toEqual([])
    expect(await personNames(db, [ruiz!.id, 'a rule'])).toEqual(new Map([[ruiz!.id, 'A. Ruiz']]))
  })
})
