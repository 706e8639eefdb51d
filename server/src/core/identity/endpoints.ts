import { type Context, Hono } from 'hono'
import { addressOf } from '#platform/http'
import { addressHeader, authOf } from './auth.ts'
import { endSession } from './session.ts'
import { makeWhoIs } from './who-is.ts'
import type { IdentityWorld } from './world.ts'

/**
 * The few addresses of the sign-in library that are open: following a link, asking for the session, signing out.
 * Mount it on the application's server, whose headers and origin check it relies on; everything else below
 * `/api/auth` is answered as not there.
 */
export const authEndpoints = (world: IdentityWorld, { trustProxy }: { trustProxy: boolean }): Hono => {
  const whoIs = makeWhoIs(world)
  const pass = (c: Context): Promise<Response> => {
    const request = new Request(c.req.raw)
    request.headers.set(addressHeader, addressOf(c, trustProxy))
    return authOf(world).handler(request)
  }
  const app = new Hono()
  if (world.centre.practice) app.get('/api/auth/magic-link/verify', pass)
  app.get('/api/auth/get-session', pass)
  app.post('/api/auth/sign-out', async (c) => {
    const who = await whoIs(c.req.raw)
    if (who) await endSession(world, { sessionId: who.sessionId, person: who.person.id })
    // The session is gone; the library takes the cookie back.
    return pass(c)
  })
  return app
}
