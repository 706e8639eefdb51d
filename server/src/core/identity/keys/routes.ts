import { type AgencyRight, type ApiKey, keyLasts, keyWarned, rightWords } from '@callbox/contract'
import { recordAct } from '#core/archive'
import type { Handlers } from '#core/world'
import { secondsAfter } from '#platform/clock'
import { newId } from '#platform/ids'
import { tell } from '../door/notice.ts'
import { grantsOf, personNames } from '../person.ts'
import { refuse } from '../refuse.ts'
import { forget } from '../remembered.ts'
import { mayGive, rightsOfKey } from './rights.ts'
import { endKey, insertKey, type KeyRow, keyCaller, keysOf } from './store.ts'
import { hashOf, newKey, prefixOf } from './token.ts'

const day = 24 * 3600

const stateOf = ({ ended, ends }: KeyRow, at: Date): ApiKey['state'] =>
  ended ? 'ended' : ends <= at ? 'expired' : ends <= secondsAfter(at, keyWarned * day) ? 'due' : 'live'

/** API keys, for those who look after security (CoP-S6). */
export const keyRoutes: Handlers = {
  'keys.list': async ({ db, clock }, { agency, rights }) => {
    const at = clock.now()
    const rows = await keysOf(db, agency, at)
    const names = await personNames(
      db,
      rows.flatMap(({ answers, endedBy }) => [answers, endedBy ?? '']),
    )
    const named = (id: string) => ({ id, name: names.get(id) ?? id })
    const holders = [...new Set(rows.map(({ answers }) => answers))]
    const held = new Map(
      await Promise.all(holders.map(async (id) => [id, (await grantsOf(db, id, at)).get(agency)] as const)),
    )
    return {
      mayGive: rights.has('security.manage') ? mayGive(rights) : [],
      keys: rows.map((row) => {
        const now = rightsOfKey(row.rights, held.get(row.answers))
        return {
          id: row.id,
          name: row.name,
          prefix: row.prefix,
          rights: row.rights.map((right) => ({
            right,
            lapsed: now.withheld?.get(right as AgencyRight) ?? null,
          })),
          answers: named(row.answers),
          made: row.made.toISOString(),
          until: row.ends.toISOString(),
          state: stateOf(row, at),
          used: row.used ? { at: row.used.toISOString(), from: row.from ?? '' } : null,
          ended: row.ended
            ? { at: row.ended.toISOString(), by: named(row.endedBy ?? ''), reason: row.reason ?? '' }
            : null,
        }
      }),
    }
  },
  'keys.make': async (world, { agency, person, rights: mine }, { name, rights, until }) => {
    const at = world.clock.now()
    const ends = new Date(until)
    if (ends <= at || ends > secondsAfter(at, keyLasts * day)) throw refuse('bad_key_times')
    const beyond = rights.find((right) => !mayGive(mine).includes(right))
    if (beyond) throw refuse('not_yours_to_give', { what: rightWords[beyond] })
    const key = newKey()
    const id = newId(at)
    await world.db.transaction().execute(async (trx) => {
      const made = await insertKey(trx, {
        ...{ agency, id, name, prefix: prefixOf(key), hash: hashOf(key)!, answers: person.id },
        ...{ rights: [...new Set(rights)], made: at, ends },
        warned: ends <= secondsAfter(at, keyWarned * day) ? at : null,
      })
      if (!made) throw refuse('key_there', { name })
      const data = { key: id, name, rights, until: ends.toISOString() }
      await recordAct(trx, { agency, kind: 'key.made', subject: null, at, by: person.id, data })
      await tell(world, trx, {
        person: person.id,
        kind: 'key_made',
        sentence: `The API key “${name}” was made, good until ${ends.toISOString().slice(0, 10)}: ${rights.map((right) => rightWords[right]).join(', ')}. If that was not you, end it and tell whoever looks after security.`,
      })
    })
    return { id, key, until: ends.toISOString() }
  },
  'keys.end': async (world, { agency, person }, { id, reason }) => {
    const at = world.clock.now()
    await world.db.transaction().execute(async (trx) => {
      const ended = await endKey(trx, id, { agency, by: person.id, reason, at })
      if (!ended) throw refuse('no_such_key')
      const data = { key: id, name: ended.name }
      await recordAct(trx, { agency, kind: 'key.ended', subject: null, at, by: person.id, why: reason, data })
      if (ended.answers !== person.id)
        await tell(world, trx, {
          person: ended.answers,
          kind: 'key_ended',
          by: person.id,
          sentence: `The API key “${ended.name}”, for which you answer, was ended. The reason given: ${reason}`,
        })
    })
    await forget(world, keyCaller(id))
    return { ok: true as const }
  },
}
