import { counted, plural } from '@callbox/contract'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { grantsOf } from '../person.ts'
import { rightsOfKey } from './rights.ts'
import { keysOf } from './store.ts'

/** Days after which a key that nobody uses is one too many. */
const unusedFor = 90

/** Other systems call by keys that end, do no more than somebody who answers for them, and are used (CoP-S6, CoP-S14). */
export const keyEvidence: Evidence = {
  clauses: ['CoP-S6', 'CoP-S14'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const keys = (await keysOf(db, agency, at)).filter(({ ended }) => !ended)
    const found = await Promise.all(
      keys.map(async (key) => ({
        key,
        expired: key.ends <= at,
        idle: (key.used ?? key.made) < secondsAfter(at, -unusedFor * 24 * 3600),
        lapsed:
          rightsOfKey(key.rights, (await grantsOf(db, key.answers, at)).get(agency)).withheld?.size ?? 0,
      })),
    )
    const open = found.filter((one) => !one.expired)
    const needed = found.filter((one) => one.expired || one.idle || one.lapsed > 0)
    const many =
      needed.length === 0
        ? ''
        : ` ${counted(needed.length, 'key')} expired, stood unused for ${unusedFor} days, or lost rights with whoever answers for it: end such keys, or make others.`
    return {
      state: needed.length === 0 ? 'met' : 'partly',
      sentence: `${counted(open.length, 'API key')} ${plural(open.length, 'opens', 'open')} something, each until a day within a year, for no more than whoever answers for it may, and ending when they leave.${many}`,
      figure: `${open.length} keys`,
      rows: found.slice(0, mostRows).map(({ key, expired, idle, lapsed }) => ({
        key: key.id,
        until: key.ends.toISOString(),
        used: key.used?.toISOString() ?? null,
        ...{ expired, idle, lapsed },
      })),
    }
  },
}
