import { betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { magicLink } from 'better-auth/plugins/magic-link'
import { z } from 'zod'
import { secondsAfter } from '#platform/clock'
import { deviceWords } from './door/device.ts'
import { placeOf } from './door/tries.ts'
import { onRecord } from './record.ts'
import type { IdentityWorld } from './world.ts'

/** Seconds that a printed link is good for. */
export const linkLasts = 15 * 60
/** Seconds that a session lasts: the longest shift and its hand-over. It is not prolonged by use. */
const sessionLasts = 16 * 3600

/**
 * What our cookies' names begin with. Under https only this very host can set one of these, for all of it: no page of a
 * sister domain, and nobody on an open line, plants one beside it.
 */
const cookiePrefix = (origin: string): string => (origin.startsWith('https:') ? '__Host-callbox' : 'callbox')

/** The name of the cookie that is the session. */
export const sessionCookie = ({ origin }: Pick<IdentityWorld, 'origin'>): string =>
  `${cookiePrefix(origin)}.session_token`

/** The header by which we, and nobody else, tell the sign-in library where a request came from. */
export const addressHeader = 'x-callbox-address'

const keptFor = (remember: boolean) => (remember ? {} : { maxAge: undefined as never })

/**
 * The library's own ways to make a session and its cookie, and to give a session whose token was changed its new cookie,
 * for our door, which has asked for the factors before. They have no address: nobody outside can call them. Without
 * `remember` the cookie goes with the browser's window.
 */
const opening = {
  id: 'callbox-door',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ person: z.string(), remember: z.boolean() }), requireHeaders: true },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const user = await internalAdapter.findUserById(ctx.body.person)
        const session = user && (await internalAdapter.createSession(user.id))
        if (!user || !session) throw new Error('The sign-in library made no session.')
        await setSessionCookie(ctx, { session, user }, false, keptFor(ctx.body.remember))
        return { id: session.id }
      },
    ),
    carrySession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ token: z.string(), remember: z.boolean() }), requireHeaders: true },
      async (ctx) => {
        const found = await ctx.context.internalAdapter.findSession(ctx.body.token)
        if (!found) throw new Error('The sign-in library finds no session.')
        await setSessionCookie(ctx, found, false, keptFor(ctx.body.remember))
        return { id: found.session.id }
      },
    ),
  },
}

/**
 * The sign-in library on our schema, as the application's role, over the one pool of the process.
 * Passwords are off. Links exist in a practice centre only, are kept hashed and work once; The call that makes one
 * takes it back through its `handOver`.
 */
const makeAuth = (world: IdentityWorld) =>
  betterAuth({
    appName: 'Callbox',
    baseURL: world.origin,
    basePath: '/api/auth',
    trustedOrigins: [world.origin],
    secret: world.keys.derive('better-auth').toString('base64url'),
    database: { db: world.db.withSchema('identity'), type: 'postgres', transaction: true },
    emailAndPassword: { enabled: false },
    session: {
      expiresIn: sessionLasts,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    plugins: [
      opening,
      ...(world.centre.practice
        ? [
            magicLink({
              storeToken: 'hashed',
              expiresIn: linkLasts,
              disableSignUp: true,
              rateLimit: { window: 60, max: 120 },
              sendMagicLink: ({ url, metadata }) =>
                (metadata as { handOver(url: string): void }).handOver(url),
            }),
          ]
        : []),
    ],
    rateLimit: { enabled: true, storage: 'memory', window: 60, max: 300 },
    databaseHooks: {
      session: {
        create: {
          after: async (session) => {
            try {
              await begun(world, session)
              await onRecord(world, { kind: 'session.started', person: session.userId })
            } catch (error) {
              // Nobody is signed in off the record: no cookie is handed out, and the session goes.
              await world.db.deleteFrom('identity.session').where('id', '=', session.id).execute()
              throw error
            }
          },
        },
      },
    },
    advanced: {
      cookiePrefix: cookiePrefix(world.origin),
      // It would put a weaker prefix of its own before the name.
      useSecureCookies: false,
      defaultCookieAttributes: {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: world.origin.startsWith('https:'),
      },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // What fails goes to our own log, which keeps people's words out.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level) => world.log.error({ severity: level }, 'the sign-in library reports a failure'),
    },
  })

type Made = {
  id: string
  userId: string
  ipAddress?: string | null | undefined
  userAgent?: string | null | undefined
}

/** What is known of every session from its first moment; that a factor was shown is for the door to say. */
const begun = async (world: IdentityWorld, { id, userId, ipAddress, userAgent }: Made): Promise<void> => {
  const now = world.clock.now()
  await world.db
    .insertInto('identity.session_fact')
    .values({
      session_id: id,
      person_id: userId,
      how: 'link',
      began_at: now,
      used_at: now,
      ends_at: secondsAfter(now, sessionLasts),
      says: deviceWords(userAgent ?? null),
      place: placeOf(ipAddress || 'unknown'),
    })
    .execute()
}

const made = new WeakMap<IdentityWorld['db'], ReturnType<typeof makeAuth>>()

/** One for each process and database. */
export const authOf = (world: IdentityWorld): ReturnType<typeof makeAuth> => {
  const known = made.get(world.db) ?? makeAuth(world)
  made.set(world.db, known)
  return known
}
