import type { Who } from '#platform/http'
import type { IdentityWorld } from './world.ts'

/** Milliseconds that an answer may be used again. With the live streams' round of 1 s a leaver is out within 5. */
export const keptFor = 4000
const mostKept = 10_000

/** `used` is when it was last written down that a person is there. */
export type Kept = { at: number; used: number; who: Promise<Who | null> }

const caches = new WeakMap<IdentityWorld['db'], Map<string, Kept>>()

export const cacheOf = (world: Pick<IdentityWorld, 'db'>): Map<string, Kept> => {
  const cache = caches.get(world.db) ?? new Map<string, Kept>()
  caches.set(world.db, cache)
  return cache
}

/** Remembers who calls by a session's token or a key's hash. Only who is somebody stays: made-up ones must not push them out. */
export const remember = (cache: Map<string, Kept>, token: string, fresh: Kept): void => {
  cache.delete(token)
  cache.set(token, fresh)
  fresh.who.then(
    (who) => who ?? cache.delete(token),
    () => cache.delete(token),
  )
  if (cache.size > mostKept) cache.delete(cache.keys().next().value!)
}

const forgetWhere = async (world: Pick<IdentityWorld, 'db'>, is: (who: Who) => boolean): Promise<void> => {
  const cache = cacheOf(world)
  for (const [token, kept] of [...cache]) {
    const who = await kept.who.catch(() => null)
    if (who && is(who)) cache.delete(token)
  }
}

/** Forgets sessions, and keys by the name under which they act, at once, in this process. */
export const forgetSessions = (db: IdentityWorld['db'], ids: readonly string[]): Promise<void> =>
  forgetWhere({ db }, (who) => ids.includes(who.sessionId))

/** Forgets one session or key at once, in this process. */
export const forget = (world: Pick<IdentityWorld, 'db'>, sessionId: string): Promise<void> =>
  forgetWhere(world, (who) => who.sessionId === sessionId)

/** Forgets every session of a person at once, in this process. */
export const forgetPerson = (world: Pick<IdentityWorld, 'db'>, person: string): Promise<void> =>
  forgetWhere(world, (who) => who.person.id === person)
