import { setTimeout as pause } from 'node:timers/promises'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import { openOutside } from './centre.ts'
import { startLoad, stopSaying } from './load.ts'
import { p99, type SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

/** Each packet between us and the database comes late. */
export const slow: SoakPart = {
  name: 'slow',
  says: 'a slow database: everything between us and PostgreSQL 25 to 150 ms late in each direction, for a minute',
  holds: 'each generated message once, nothing sent twice, everything read when it is over',
  rounds: 3,
  async run({ rounds, seed, seconds = 60, done }) {
    const centre = await openOutside()
    try {
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const delay = 25 + Math.floor(diceFrom(seed + round)() * 125)
        const load = await startLoad(centre, { name: `s${seed + round}` })
        await pause(2000)
        centre.line.slow(delay)
        await pause(seconds * 1000)
        centre.line.slow(0)
        await centre.ready()
        const tally = await load.stop()
        const held = await truth(centre, tally, { ms: 240_000 })
        await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            'most ms late each way': delay,
            ...held,
            'most ms until a report was acknowledged (p99)': p99(tally.took),
            doctor: 'content',
          },
        })
      }
    } finally {
      await stopSaying(centre)
      await centre.stop()
    }
  },
}
