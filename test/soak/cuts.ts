import { setTimeout as pause } from 'node:timers/promises'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import type { CutAt } from '../../server/src/testing/line.ts'
import { openOutside } from './centre.ts'
import { signInFirst, startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const ways: readonly CutAt[] = ['after commit', 'before commit', 'now']
const cutsARound = 6
const doctorEvery = 5

/** The connection to the database is cut in mid-transaction, before or after the database heard the commit. */
export const cuts: SoakPart = {
  name: 'cuts',
  says: `the connection to PostgreSQL cut in mid-transaction, ${cutsARound} times a round: before the commit is heard, after it (its answer lost), or all connections at once`,
  holds: 'each generated message once, nothing sent twice, every event read',
  rounds: 100,
  async run({ rounds, seed, done }) {
    const centre = await openOutside()
    try {
      await signInFirst(centre)
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const dice = diceFrom(seed + round)
        const before = centre.line.cuts
        const load = await startLoad(centre, { name: `c${seed + round}` })
        await pause(300)
        for (let i = 0; i < cutsARound; i++) {
          centre.line.cut(ways[Math.floor(dice() * ways.length)]!)
          await pause(100 + Math.floor(dice() * 300))
        }
        await centre.ready()
        const tally = await load.stop()
        const held = await truth(centre, tally)
        const last = round + 1 === rounds
        if (last || (round + 1) % doctorEvery === 0) await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            'connections cut': centre.line.cuts - before,
            ...held,
            'told 503': tally.told503,
            'heard nothing': tally.unheard,
            ...(last || (round + 1) % doctorEvery === 0 ? { doctor: 'content' } : {}),
          },
        })
      }
    } finally {
      await stopSaying(centre)
      await centre.stop()
    }
  },
}
