import { type Context, Hono } from 'hono'
import { addressOf } from '#platform/http'
import { addressHeader, authOf } from './auth.ts'
import { refuse } from './refuse.ts'
import { endSession } from './session.ts'
import { signOnEndpoints } from './sign-on/acs.ts'
import { makeWhoIs } from './who-is.ts'
import type { IdentityWorld } from './world.ts'

/**
 * The few addresses of the sign-in library that are open: following a link and signing out. Who is signed in is
 * asked by `/api/me`, which, unlike the library's own address for it, never tells the session's secret.
 * Mount it on the application's server, whose headers and origin check it relies on; everything else below
 * `/api/auth` is answered as not there.
 */
export const authEndpoints = (world: IdentityWorld, { trustProxy }: { trustProxy: boolean }): Hono => {
  const whoIs = makeWhoIs(world)
  const pass = async (c: Context): Promise<Response> => {
    const headers = new Headers(c.req.raw.headers)
    headers.set(addressHeader, addressOf(c, trustProxy))
    // None of these takes a body; the library wants a JSON one wherever something is changed.
    headers.delete('content-length')
    headers.set('content-type', 'application/json')
    const body = c.req.method === 'POST' ? { body: '{}' } : {}
    const request = new Request(c.req.url, { method: c.req.method, headers, ...body })
    const answer = await authOf(world).handler(request)
    if (answer.status === 429) throw refuse('too_many_tries')
    if (answer.status >= 400) throw refuse('sign_in_refused')
    return answer
  }
  const app = new Hono()
  if (!world.centre.practice) app.route('/', signOnEndpoints(world))
  if (world.centre.practice) app.get('/api/auth/magic-link/verify', pass)
  app.post('/api/auth/sign-out', async (c) => {
    const who = await whoIs(c.req.raw)
    if (who) await endSession(world, { sessionId: who.sessionId, person: who.person.id })
    // The session is gone; the library takes the cookie back.
    return pass(c)
  })
  return app
}
