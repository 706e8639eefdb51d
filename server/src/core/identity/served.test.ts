import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { expect, it, onTestFinished } from 'vitest'
import type { Handlers } from '#core/world'
import { fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { listen } from '#platform/events'
import { makeLive, serveContract } from '#platform/http'
import { makeLog } from '#platform/log'
import { testDatabase } from '#testing'
import {
  authEndpoints,
  type IdentityWorld,
  makePractice,
  makeStillThere,
  makeWhoIs,
  module,
  signinLink,
} from './index.ts'

it('over a real connection: link, session, live stream, and the stream is let go when the screen is closed', async () => {
  const { db, appUrl } = await testDatabase()
  const server = serve({ fetch: (request, env) => app.fetch(request, env), port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  onTestFinished(() => new Promise((done) => void server.close(() => done())))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = fixedClock('2026-03-01T02:14:07Z')
  const world: IdentityWorld = {
    db,
    clock,
    keys: keysFrom(Buffer.alloc(32, 7)),
    log: makeLog('silent'),
    centre: { name: 'Riverton', practice: true },
    origin,
  }
  await makePractice(world)
  const whoIs = makeWhoIs(world)
  const stillThere = makeStillThere(world)
  const live = makeLive({ db, clock, log: world.log, listen: (heard) => listen(appUrl, heard), stillThere })
  onTestFinished(() => live.close())
  const addresses: string[] = []
  const handlers: Handlers = {
    ...module.routes,
    'live.events': live.handler,
    'desk.note': async (_, { address }) => {
      addresses.push(address)
      return { id: '0192f0c1-0000-7000-8000-000000000001' }
    },
  }
  const app = serveContract({
    world: world as never,
    handlers,
    whoIs,
    log: world.log,
    trustProxy: false,
    origin,
  })
  app.route('/', authEndpoints(world, { trustProxy: false }))

  const followed = await fetch(await signinLink(world, { role: 'desk' }), { redirect: 'manual' })
  expect(followed.status).toBe(302)
  const cookie = followed.headers.getSetCookie()[0]!.split(';')[0]!
  const { ipAddress } = await db.selectFrom('identity.session').select('ipAddress').executeTakeFirstOrThrow()
  expect(ipAddress).toBe('127.0.0.1')

  const note = await fetch(`${origin}/api/a/1/conversations/0192f0c1-0000-7000-8000-000000000001/notes`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
    body: '{"text":"seen"}',
  })
  expect([note.status, addresses]).toEqual([200, ['127.0.0.1']])

  const screen = new AbortController()
  const stream = await fetch(`${origin}/api/a/1/live`, { headers: { cookie }, signal: screen.signal })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const { value } = await stream.body!.getReader().read()
  expect(Buffer.from(value!).toString()).toMatch(/^event: hello\nid: /)
  expect(live.open).toBe(1)
  screen.abort()
  await expect.poll(() => live.open).toBe(0)

  const out = await fetch(`${origin}/api/auth/sign-out`, { method: 'POST', headers: { cookie, origin } })
  expect(out.status).toBe(200)
  expect((await fetch(`${origin}/api/me`, { headers: { cookie } })).status).toBe(401)
})
