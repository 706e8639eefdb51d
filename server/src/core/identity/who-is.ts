import { sql } from 'kysely'
import type { Who, WhoIs } from '#platform/http'
import { authOf } from './auth.ts'
import { grantsOf } from './person.ts'
import type { IdentityWorld } from './world.ts'

/** Milliseconds that an answer may be used again. With the live streams' round of 1 s a leaver is out within 5. */
const keptFor = 4000
const mostKept = 10_000

type Kept = { at: number; who: Promise<Who | null> }
const caches = new WeakMap<IdentityWorld['db'], Map<string, Kept>>()

const cacheOf = (world: IdentityWorld): Map<string, Kept> => {
  const cache = caches.get(world.db) ?? new Map<string, Kept>()
  caches.set(world.db, cache)
  return cache
}

/** Forgets one session at once, in this process. */
export const forget = async (world: IdentityWorld, sessionId: string): Promise<void> => {
  const cache = cacheOf(world)
  for (const [token, { who }] of cache)
    if ((await who.catch(() => null))?.sessionId === sessionId) cache.delete(token)
}

/** Forgets sessions at once, in this process. */
export const forgetSessions = async (db: IdentityWorld['db'], ids: readonly string[]): Promise<void> => {
  const cache = caches.get(db)
  for (const [token, { who }] of cache ?? [])
    if (ids.includes((await who.catch(() => null))?.sessionId ?? '')) cache?.delete(token)
}

/** Who calls, by the session cookie: read at most 4 s ago, so that a leaver's session and rights are dead within 5. */
export const makeWhoIs = (world: IdentityWorld): WhoIs => {
  const cache = cacheOf(world)
  return async (request) => {
    const token = sessionCookie(request.headers.get('cookie') ?? '')
    if (!token) return null
    const now = world.clock.now().getTime()
    const known = cache.get(token)
    if (known && now >= known.at && now - known.at < keptFor) return known.who
    const fresh: Kept = { at: now, who: read(world, request.headers) }
    cache.delete(token)
    cache.set(token, fresh)
    // Only living sessions are kept: whoever sends made-up ones must not push out the others.
    fresh.who.then(
      (who) => who ?? cache.delete(token),
      () => cache.delete(token),
    )
    if (cache.size > mostKept) cache.delete(cache.keys().next().value!)
    return fresh.who
  }
}

const sessionCookie = (cookies: string): string | undefined =>
  /(?:^|;\s*)(?:__Secure-)?callbox\.session_token=([^;]+)/.exec(cookies)?.[1]

const read = async (world: IdentityWorld, headers: Headers): Promise<Who | null> => {
  const cookie = headers.get('cookie') ?? ''
  const found = await authOf(world)
    .api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true, disableCookieCache: true },
    })
    .catch(async (error: unknown) => {
      // The library hides why: when the database is away, that is what the caller must hear.
      await sql`select 1`.execute(world.db)
      throw error
    })
  if (!found) return null
  const { id, name } = found.user
  return {
    person: { id, name },
    sessionId: found.session.id,
    grants: await grantsOf(world.db, id, world.clock.now()),
  }
}
