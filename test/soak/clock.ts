import { setTimeout as pause } from 'node:timers/promises'
import { diceFrom } from '../../server/src/core/practice/index.ts'
import { openInside } from './centre.ts'
import { startLoad, stopSaying } from './load.ts'
import type { SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

const jumps = [-86_400, -3600, -60, 60, 3600, 86_400]
const jumpsARound = 6

/** The application's clock jumps forward and back under load, and is right again at the end of each round. */
export const clock: SoakPart = {
  name: 'clock',
  says: `the application's clock jumping by a minute, an hour or a day, forward and back, ${jumpsARound} times a round`,
  holds:
    'each generated message once, nothing sent twice; an answer that a jump made too old is refused in words, never lost; networks are asked in their turn when the clock is right again',
  rounds: 3,
  async run({ rounds, seed, done }) {
    const shift = { seconds: 0 }
    const centre = await openInside({
      clock: { now: () => new Date(Date.now() + shift.seconds * 1000) },
    })
    try {
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const dice = diceFrom(seed + round)
        const load = await startLoad(centre, { name: `t${seed + round}` })
        await pause(2000)
        for (let i = 0; i < jumpsARound; i++) {
          shift.seconds += jumps[Math.floor(dice() * jumps.length)]!
          await pause(1000 + Math.floor(dice() * 2000))
        }
        shift.seconds = 0
        const right = performance.now()
        await centre.ready()
        const tally = await load.stop()
        const held = await truth(centre, tally, { refusedIsAnEnd: true })
        await contentDoctor(centre)
        const refused = await centre.rows<{ n: number }>(
          `select count(*)::int as n from sending.outgoing where state = 'refused'`,
        )
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            jumps: jumpsARound,
            ...held,
            'answers refused in words (all rounds so far)': refused[0]!.n,
            'most seconds until everything was read and sent': Math.round((performance.now() - right) / 1000),
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
