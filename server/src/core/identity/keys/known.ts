import { recordAct } from '#core/archive'
import type { Who } from '#platform/http'
import { beginTry, placeOf } from '../door/tries.ts'
import { grantsOf } from '../person.ts'
import { refuse } from '../refuse.ts'
import { cacheOf, keptFor, remember } from '../remembered.ts'
import type { IdentityWorld } from '../world.ts'
import { rightsOfKey } from './rights.ts'
import { calledAs, type KeyRow, keyByHash, keyCaller, keyRefused, keyUsed } from './store.ts'
import { hashOf } from './token.ts'

type Ground = Pick<IdentityWorld, 'db' | 'clock'>

/**
 * Who calls with a key; read at most 4 s ago, so that one that was ended is dead within 5 in every process. A key that
 * opens nothing counts against the network it comes from, apart from guesses at the door: a forgotten one in some script
 * does not keep that network's people out. One that lives is no guess and never waits.
 * @throws key_refused, too_many_tries, where it is said where the call comes from; null otherwise
 */
export const whoHasKey = async (world: Ground, key: string, address?: string): Promise<Who | null> => {
  const hash = hashOf(key)
  const cache = cacheOf(world)
  const token = hash ? `key ${hash.toString('base64url')}` : ''
  const now = world.clock.now().getTime()
  const known = hash && cache.get(token)
  if (known && now >= known.at && now - known.at < keptFor) return known.who
  const reading = hash ? read(world, hash, address) : Promise.resolve(null)
  if (hash) remember(cache, token, { at: now, used: now, who: reading })
  const who = await reading
  if (who || address === undefined) return who
  const { open } = await beginTry(world, [`place of keys ${placeOf(address)}`])
  throw refuse(open ? 'key_refused' : 'too_many_tries')
}

const read = async (world: Ground, hash: Buffer, address: string | undefined): Promise<Who | null> => {
  const key = await keyByHash(world.db, hash)
  if (!key) return null
  const at = world.clock.now()
  if (key.ended || key.ends <= at) {
    if (address !== undefined) await tellRefused(world, key, { at, address })
    return null
  }
  if (address !== undefined) await keyUsed(world.db, key, { at, from: placeOf(address) })
  const theirs = (await grantsOf(world.db, key.answers, at)).get(key.agency)
  return {
    person: { id: keyCaller(key.id), name: calledAs(key.name) },
    sessionId: keyCaller(key.id),
    grants: new Map([[key.agency, rightsOfKey(key.rights, theirs)]]),
    confirmed: false,
    key: true,
  }
}

/** Somebody still calls with a key that is over: on the record, once a minute. */
const tellRefused = (
  { db }: Ground,
  key: KeyRow,
  { at, address }: { at: Date; address: string },
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    if (!(await keyRefused(trx, key, at))) return
    await recordAct(trx, {
      agency: key.agency,
      kind: 'key.refused',
      subject: null,
      at,
      by: keyCaller(key.id),
      why: key.ended ? 'it was ended' : 'it has expired',
      data: { key: key.id, from: placeOf(address) },
    })
  })
