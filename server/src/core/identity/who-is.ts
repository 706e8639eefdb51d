import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Who, WhoIs } from '#platform/http'
import { authOf, sessionCookie } from './auth.ts'
import { isFresh } from './door/fresh.ts'
import { grantsOf } from './person.ts'
import { onRecord } from './record.ts'
import type { IdentityWorld } from './world.ts'

/** Milliseconds that an answer may be used again. With the live streams' round of 1 s a leaver is out within 5. */
const keptFor = 4000
const mostKept = 10_000

/** `used` is when it was last written down that a person is there. */
type Kept = { at: number; used: number; who: Promise<Who | null> }
const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
const usedEvery = 30_000

const caches = new WeakMap<IdentityWorld['db'], Map<string, Kept>>()

const cacheOf = (world: Pick<IdentityWorld, 'db'>): Map<string, Kept> => {
  const cache = caches.get(world.db) ?? new Map<string, Kept>()
  caches.set(world.db, cache)
  return cache
}

const forgetWhere = async (world: Pick<IdentityWorld, 'db'>, is: (who: Who) => boolean): Promise<void> => {
  const cache = cacheOf(world)
  for (const [token, kept] of [...cache]) {
    const who = await kept.who.catch(() => null)
    if (who && is(who)) cache.delete(token)
  }
}

/** Forgets sessions at once, in this process. */
export const forgetSessions = (db: IdentityWorld['db'], ids: readonly string[]): Promise<void> =>
  forgetWhere({ db }, (who) => ids.includes(who.sessionId))

/** Forgets one session at once, in this process. */
export const forget = (world: Pick<IdentityWorld, 'db'>, sessionId: string): Promise<void> =>
  forgetWhere(world, (who) => who.sessionId === sessionId)

/** Forgets every session of a person at once, in this process. */
export const forgetPerson = (world: Pick<IdentityWorld, 'db'>, person: string): Promise<void> =>
  forgetWhere(world, (who) => who.person.id === person)

/** Who calls, by the session cookie: read at most 4 s ago, so that a leaver's session and rights are dead within 5. */
export const makeWhoIs = (world: IdentityWorld): WhoIs => {
  const cache = cacheOf(world)
  return async (request) => {
    const token = tokenIn(request.headers.get('cookie') ?? '', sessionCookie(world))
    if (!token) return null
    const now = world.clock.now().getTime()
    const known = cache.get(token)
    const kept = known && now >= known.at && now - known.at < keptFor
    // A stream that is open and a page that looks again are not a person; whoever changes something is.
    if (!harmless.has(request.method) && !(known && kept && now - known.used < usedEvery)) {
      if (known) known.used = now
      await use(world, await (kept ? known.who : read(world, token)))
    }
    if (kept) return known.who
    const used = harmless.has(request.method) ? 0 : now
    const fresh: Kept = { at: now, used, who: read(world, token) }
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

const tokenIn = (cookies: string, name: string): string | undefined =>
  cookies
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** By this token and no other cookie: the answer is kept under it, and what stands beside it may be somebody else's. */
const read = async (world: IdentityWorld, token: string): Promise<Who | null> => {
  const found = await authOf(world)
    .api.getSession({
      headers: new Headers({ cookie: `${sessionCookie(world)}=${token}` }),
      query: { disableRefresh: true, disableCookieCache: true },
    })
    .catch(async (error: unknown) => {
      // The library hides why: when the database is away, that is what the caller must hear.
      await sql`select 1`.execute(world.db)
      throw error
    })
  if (!found) return null
  const { id, name } = found.user
  const now = world.clock.now()
  const fact = await world.db
    .selectFrom('identity.session_fact')
    .select(['shown_at', 'used_at', 'idle_seconds', 'ends_at'])
    .where('session_id', '=', found.session.id)
    .executeTakeFirst()
  // The one place where a second factor is required of everybody: a session that has not shown one is nobody's.
  const { practice } = world.centre
  if (!fact || (!practice && !fact.shown_at)) return null
  const rests = fact.idle_seconds !== null && now > secondsAfter(fact.used_at, fact.idle_seconds)
  if (rests || now >= fact.ends_at) {
    await lapse(world, {
      session: found.session.id,
      person: id,
      why: rests ? 'it rested' : 'its time was over',
    })
    return null
  }
  return {
    person: { id, name },
    sessionId: found.session.id,
    grants: await grantsOf(world.db, id, now),
    confirmed: practice || isFresh(fact.shown_at, now),
  }
}

/** A session whose time is over is gone, and on the record, when it is next asked for. */
const lapse = (
  world: IdentityWorld,
  { session, person, why }: { session: string; person: string; why: string },
): Promise<void> =>
  world.db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('identity.session')
      .where('id', '=', session)
      .executeTakeFirst()
    if (numDeletedRows > 0n)
      await onRecord(world, { kind: 'session.ended', person, by: 'the door', why }, trx)
  })

const use = async (world: IdentityWorld, who: Who | null): Promise<void> => {
  if (who)
    await world.db
      .updateTable('identity.session_fact')
      .set({ used_at: world.clock.now() })
      .where('session_id', '=', who.sessionId)
      .execute()
}
