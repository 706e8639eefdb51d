import { setTimeout as pause } from 'node:timers/promises'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import { openOutside } from './centre.ts'
import { signInFirst, startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const victims = ['work', 'database', 'serve'] as const
/** Rounds between two looks of the doctor, which checks every record and takes long. */
const doctorEvery = 5

/** kill -9 of server, worker and database under load. */
export const kills: SoakPart = {
  name: 'kills',
  says: 'kill -9 of `serve`, `work` or PostgreSQL under load',
  holds: 'each generated message once, nothing sent twice, every event read',
  rounds: 100,
  async run({ rounds, seed, done }) {
    const centre = await openOutside()
    try {
      await signInFirst(centre)
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const dice = diceFrom(seed + round)
        const load = await startLoad(centre, { name: `k${seed + round}` })
        // In turns, so that few rounds meet them all; when is a throw of dice.
        const victim = victims[(seed + round) % victims.length]!
        await pause(400 + Math.floor(dice() * 1600))
        if (victim === 'database') await centre.database.kill()
        else await centre.kill(victim)
        await pause(Math.floor(dice() * 800))
        if (victim === 'database') await centre.database.start()
        else await centre.start(victim)
        await centre.ready()
        await pause(300)
        const tally = await load.stop()
        const held = await truth(centre, tally)
        const last = round + 1 === rounds
        if (last || (round + 1) % doctorEvery === 0) await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            killed: victim,
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
