import { sql } from 'kysely'
import type { Keys } from '#platform/crypto'
import type { Db } from '#platform/db'
import { StartError, wordsOf } from '#platform/errors'
import type { SecretPlace, SecretRow } from './place.ts'

export type Rotated = {
  /** The key that wraps everything now. */
  key: string
  /** How many were wrapped anew by this run, by kind. */
  done: ReadonlyMap<string, number>
  /** Those that do not open, and stay as they are, by kind with the sentence of the first. */
  broken: { name: string; count: number; why: string }[]
  /** The ids of keys that were thrown away: they wrapped nothing any more. */
  gone: string[]
}

/** How long (ms) every process has to have seen a changed ring; each looks every two seconds. */
export const settleMs = 5000
/** One change of keys at a time. */
const lock = 4_242_043

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Wraps every secret with a new key, while others work: the key is announced, then used for what is new, then for what
 * is there. Readers know both. Killed at any point it leaves everything readable, and run again it goes on.
 * @throws StartError when another one is under way, the new key cannot be had, or a living process does not have it
 */
export const rotateKeys = async (
  { db, keys, now }: { db: Db; keys: Keys; now: () => Date },
  places: readonly SecretPlace[],
  {
    settle = settleMs,
    say = () => undefined,
    lacking = async () => [],
  }: {
    settle?: number
    say?: (sentence: string) => void
    /** The living processes that do not have a key, in words. */
    lacking?: (key: string) => Promise<string[]>
  } = {},
): Promise<Rotated> =>
  db.connection().execute(async (held) => {
    const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${lock}) as got`.execute(held)
    if (!rows[0]?.got) throw new StartError('Keys are being changed already: wait until that has ended.')
    try {
      const key = await keys.ring.announce(now())
      await pause(settle)
      if (keys.ring.current().id !== key) {
        const missing = await waitFor(() => lacking(key), settle)
        if (missing.length > 0) {
          await keys.ring.withdraw()
          throw new StartError(
            `The new key is not known to ${missing.join(', ')}, which could then open nothing more. Give it the same keys (CALLBOX_KEY, CALLBOX_KEY_COMMAND, the folder "keys"), start it anew, and run this again; nothing was changed.`,
          )
        }
      }
      await keys.ring.adopt(now())
      say(`New secrets are sealed under the key ${key}.`)
      const tally: Tally = { done: new Map(), broken: new Map() }
      await wrapAll({ db, keys }, places, tally, say)
      // What a process sealed with the old key until it saw the new one.
      await pause(settle)
      await wrapAll({ db, keys }, places, tally, say)
      const left = new Set([...tally.broken.values()].flatMap(({ by }) => [...by]))
      const gone = await keys.ring.finish(now(), left)
      return {
        key,
        done: tally.done,
        broken: [...tally.broken].map(([name, { rows, why }]) => ({ name, count: rows.size, why })),
        gone,
      }
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(held)
    }
  })

/** They tell it with their heartbeat, some seconds later: what is asked often enough is known. @returns who still lacks it */
const waitFor = async (lacking: () => Promise<string[]>, settle: number): Promise<string[]> => {
  let missing = await lacking()
  for (let tries = 0; tries < 3 && missing.length > 0; tries++) {
    await pause(settle)
    missing = await lacking()
  }
  return missing
}

type Tally = {
  done: Map<string, number>
  broken: Map<string, { rows: Set<string>; why: string; by: Set<string> }>
}

/** Often enough to be seen, in rows. */
const sayEvery = 500

const wrapAll = async (
  { db, keys }: { db: Db; keys: Keys },
  places: readonly SecretPlace[],
  tally: Tally,
  say: (sentence: string) => void,
): Promise<void> => {
  const current = keys.ring.current().id
  for (const { name, rows } of places) {
    for (const row of await rows(db)) {
      const wrapped = anew(keys, row, current)
      if (wrapped === null) continue
      if ('why' in wrapped) {
        const found = tally.broken.get(name) ?? { rows: new Set(), why: wrapped.why, by: new Set() }
        tally.broken.set(name, found)
        found.rows.add(row.where)
        if (wrapped.by) found.by.add(wrapped.by)
      } else if (await row.put(wrapped.next)) {
        const count = (tally.done.get(name) ?? 0) + 1
        tally.done.set(name, count)
        if (count % sayEvery === 0) say(`  ${name}: ${count} so far…`)
      }
    }
  }
}

/** The secret under the current key; null when it is already. */
const anew = (
  keys: Keys,
  { where, sealed, formerly }: SecretRow,
  current: string,
): { next: Buffer } | { why: string; by: string | null } | null => {
  let by: string | null = null
  try {
    by = keys.wrappedBy(sealed)
    return by === current ? null : { next: keys.wrapAnew(where, sealed, formerly) }
  } catch (error) {
    return { why: wordsOf(error), by }
  }
}
