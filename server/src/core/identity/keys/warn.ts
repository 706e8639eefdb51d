import { keyWarned } from '@callbox/contract'
import { type Clock, secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Sweep } from '#platform/sweep'
import { tell } from '../door/notice.ts'
import { takeEnding } from './store.ts'

/** Two weeks before a key ends, once: whoever answers for it is told, and with them everybody who looks after security. */
export const warnOfKeys: Sweep = {
  name: 'keys that end soon',
  sweep(world: { db: Db; clock: Clock }) {
    const at = world.clock.now()
    return world.db.transaction().execute(async (trx) => {
      const ending = await takeEnding(trx, secondsAfter(at, keyWarned * 24 * 3600), at)
      for (const { name, answers, ends } of ending)
        await tell(world, trx, {
          person: answers,
          kind: 'key_ends',
          sentence: `The API key “${name}” ends on ${ends.toISOString().slice(0, 10)}. Make a new one and put it in the place of this one before: what calls with it stops then.`,
        })
      return ending.length
    })
  },
}
