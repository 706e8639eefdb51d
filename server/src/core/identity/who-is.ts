import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { StillThere, Who, WhoIs } from '#platform/http'
import { authOf, sessionCookie } from './auth.ts'
import { isFresh } from './door/fresh.ts'
import { whoHasKey } from './keys/known.ts'
import { keyIn } from './keys/token.ts'
import { grantsOf } from './person.ts'
import { onRecord } from './record.ts'
import { cacheOf, type Kept, keptFor, remember } from './remembered.ts'
import type { IdentityWorld } from './world.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
const usedEvery = 30_000

/** Who calls, by the session cookie or by an API key, which goes before it: read at most 4 s ago, so that a leaver's session and rights are dead within 5. */
export const makeWhoIs = (world: IdentityWorld): WhoIs => {
  const cache = cacheOf(world)
  return async (request, address) => {
    const key = keyIn(request)
    if (key !== null) return whoHasKey(world, key, address)
    const token = tokenIn(request.headers.get('cookie') ?? '', sessionCookie(world))
    if (!token) return null
    const now = world.clock.now().getTime()
    // Apart from what is remembered under other names: a cookie is whatever its sender says.
    const name = `cookie ${token}`
    const known = cache.get(name)
    const kept = known && now >= known.at && now - known.at < keptFor
    // A stream that is open and a page that looks again are not a person; whoever changes something is.
    if (!harmless.has(request.method) && !(known && kept && now - known.used < usedEvery)) {
      if (known) known.used = now
      await use(world, await (kept ? known.who : read(world, token)))
    }
    if (kept) return known.who
    const used = harmless.has(request.method) ? 0 : now
    const fresh: Kept = { at: now, used, who: read(world, token) }
    remember(cache, name, fresh)
    return fresh.who
  }
}

/**
 * Whether whoever opened something that lasts is still there: by the session and not by the cookie that it began with, which
 * is another one after a factor was shown once more. As old as `makeWhoIs`.
 */
export const makeStillThere = (world: IdentityWorld): StillThere => {
  const cache = cacheOf(world)
  return async ({ request, sessionId }) => {
    const key = keyIn(request)
    if (key !== null) return whoHasKey(world, key)
    if (!sessionId) return null
    const name = `session ${sessionId}`
    const now = world.clock.now().getTime()
    const known = cache.get(name)
    if (known && now >= known.at && now - known.at < keptFor) return known.who
    const fresh: Kept = { at: now, used: 0, who: readSession(world, sessionId) }
    remember(cache, name, fresh)
    return fresh.who
  }
}

const readSession = async (world: IdentityWorld, session: string): Promise<Who | null> => {
  const user = await world.db
    .selectFrom('identity.session as s')
    .innerJoin('identity.user as u', 'u.id', 's.userId')
    .select(['u.id', 'u.name'])
    .where('s.id', '=', session)
    .executeTakeFirst()
  return user ? standing(world, session, user) : null
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
  return found ? standing(world, found.session.id, found.user) : null
}

/** What a session that is there is good for now; null when it is over. */
const standing = async (
  world: IdentityWorld,
  session: string,
  { id, name }: { id: string; name: string },
): Promise<Who | null> => {
  const now = world.clock.now()
  const fact = await world.db
    .selectFrom('identity.session_fact')
    .select(['shown_at', 'used_at', 'idle_seconds', 'ends_at'])
    .where('session_id', '=', session)
    .executeTakeFirst()
  // The one place where a second factor is required of everybody: a session that has not shown one is nobody's.
  const { practice } = world.centre
  if (!fact || (!practice && !fact.shown_at)) return null
  const rests = fact.idle_seconds !== null && now > secondsAfter(fact.used_at, fact.idle_seconds)
  if (rests || now >= fact.ends_at) {
    await lapse(world, {
      session,
      person: id,
      why: rests ? 'it rested' : 'its time was over',
    })
    return null
  }
  return {
    person: { id, name },
    sessionId: session,
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
