import { type Clock, fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { type Pace, serveContract } from '#platform/http'
import { type Log, makeLog } from '#platform/log'
import { guardedFetch } from '#platform/outbound'
import { testDatabase } from '#testing'
import { authEndpoints, firstLink, makeWhoIs, module, quiet, recordRefusal } from '../index.ts'
import type { SignOnWorld } from '../sign-on/world.ts'
import { codeAt } from './code.fixture.ts'

export const strong = 'lantern cobalt otter meadow seven'
export const agency = {
  agencyName: 'Riverton Emergency Communications',
  shortName: 'Riverton ECC',
  zone: 'America/Chicago',
  pack: 'us-ecc',
  languages: ['en'],
  nonEmergency: '555-0111',
  name: 'Maya Adeyemi',
  email: 'Adeyemi@Riverton.example',
  also: ['security'],
}

type Answer = {
  status: number
  code: string
  sentence: string
  body: Record<string, never>
  cookies: string[]
}

type Made = {
  origin?: string
  practice?: boolean
  at?: string
  inner?: readonly string[]
  log?: Log
  pace?: (clock: Clock) => Pace
}

/**
 * A real centre on an empty database, its door, and browsers with cookie jars of their own.
 * `inner`: origins on this machine that may be fetched.
 */
export const realCentre = async ({
  origin = 'http://localhost:9110',
  practice = false,
  at = '2026-03-01T02:14:07Z',
  inner = [],
  log = makeLog('silent'),
  pace,
}: Made = {}) => {
  const { db } = await testDatabase()
  const clock = fixedClock(at)
  const world: SignOnWorld = {
    fetch: guardedFetch({ allow: inner }),
    db,
    clock,
    keys: keysFrom(Buffer.alloc(32, 7)),
    log,
    centre: { name: 'Riverton', practice },
    origin,
  }
  const app = serveContract({
    world: world as never,
    handlers: { ...module.routes },
    whoIs: makeWhoIs(world),
    log: world.log,
    trustProxy: true,
    origin,
    refused: (refused) => recordRefusal(world, refused),
    ...(pace ? { pace: pace(clock) } : {}),
  })
  app.route('/', authEndpoints(world, { trustProxy: true }))

  const browser = ({ address = '203.0.113.7', agent = 'Mozilla/5.0 (X11; Linux) Firefox/140' } = {}) => {
    const jar = new Map<string, string>()
    const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
      const answer = await app.request(origin + path, {
        method,
        headers: {
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          origin,
          'sec-fetch-site': 'same-origin',
          'user-agent': agent,
          'x-forwarded-for': address,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const cookies = answer.headers.getSetCookie()
      for (const line of cookies) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
        if (/Max-Age=0\b/.test(line)) jar.delete(name!)
        else jar.set(name!, value!)
      }
      const told = (await answer.json()) as { error?: { code: string; sentence: string } }
      return {
        status: answer.status,
        code: told.error?.code ?? '',
        sentence: told.error?.sentence ?? '',
        body: told as never,
        cookies,
      }
    }
    return {
      jar,
      get: (path: string) => ask('GET', path),
      post: (path: string, body: unknown = {}) => ask('POST', path, body),
      put: (path: string, body: unknown) => ask('PUT', path, body),
      delete: (path: string) => ask('DELETE', path),
    }
  }
  type Browser = ReturnType<typeof browser>

  /** Enrols a password and an app; who did it is signed in then. */
  const enrol = async (at: Browser) => {
    await at.post('/api/door/enrol/password', { password: strong })
    const { secret } = (await at.post('/api/door/enrol/code')).body as unknown as { secret: string }
    const done = await at.post('/api/door/enrol/code/confirm', { code: codeAt(secret, clock.now()) })
    const { codes } = done.body as unknown as { codes: string[] }
    return { secret, codes, done }
  }
  /** Follows a link as the welcome page does. */
  const follow = (at: Browser, link: string) => at.post('/api/door/link', { token: link.split('#')[1] })

  /** The first administrator, signed in. */
  const founded = async () => {
    const at = browser()
    await follow(at, (await firstLink(world))!)
    await at.post('/api/door/found', agency)
    const { secret, codes } = await enrol(at)
    return { at, secret, codes, email: agency.email.toLowerCase() }
  }
  /** Signs in by password and code, with a code that was not used before. */
  const signIn = async (at: Browser, email: string, secret: string) => {
    clock.advance(60)
    await at.post('/api/door/password', { email, password: strong })
    return at.post('/api/door/code', { code: codeAt(secret, clock.now()) })
  }
  const acts = async (kind: string) => {
    await quiet(world)
    const rows = await db
      .selectFrom('archive.entry as e')
      .innerJoin('archive.payload as p', 'p.entry_id', 'e.entry_id')
      .where('e.kind', '=', kind)
      .orderBy('e.number')
      .select('p.bytes')
      .execute()
    return rows.map(({ bytes }) => JSON.parse(String(bytes)) as Record<string, unknown>)
  }
  return { db, clock, world, app, browser, enrol, follow, founded, signIn, acts, origin }
}
