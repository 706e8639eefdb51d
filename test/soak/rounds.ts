import { diceFrom } from '../../server/src/core/practice/index.ts'
import { type Outside, openOutside } from './centre.ts'
import { signInFirst, startLoad, stopSaying } from './load.ts'
import type { Facts, SoakPart } from './part.ts'
import { contentDoctor, truth } from './truth.ts'

/** Rounds between two looks of the doctor, which checks every record and takes long. */
const doctorEvery = 5

/** What goes wrong in one round, and what of it is worth telling. Ends when the harm is over, not when it is healed. */
type Harm = (centre: Outside, round: { seed: number; dice: () => number }) => Promise<Facts>

/**
 * Rounds of one kind of harm to one centre under load. After each the centre must be ready by itself and everything
 * generated on the record once; every fifth and the last, the doctor must be content. The load of a round bears the
 * letter and the seed, so that no two rounds say the same.
 */
export const roundsOf =
  (letter: string, harm: Harm): SoakPart['run'] =>
  async ({ rounds, seed: first, done }) => {
    const centre = await openOutside()
    try {
      await signInFirst(centre)
      for (let seed = first; seed < first + rounds; seed++) {
        const began = performance.now()
        const load = await startLoad(centre, { name: `${letter}${seed}` })
        const harmed = await harm(centre, { seed, dice: diceFrom(seed) })
        await centre.ready()
        const tally = await load.stop()
        const held = await truth(centre, tally)
        const doctored = seed === first + rounds - 1 || (seed - first + 1) % doctorEvery === 0
        if (doctored) await contentDoctor(centre)
        done({
          seed,
          seconds: (performance.now() - began) / 1000,
          facts: {
            ...harmed,
            ...held,
            'told 503': tally.told503,
            'heard nothing': tally.unheard,
            ...(doctored ? { doctor: 'content' } : {}),
          },
        })
      }
    } finally {
      await stopSaying(centre)
      await centre.stop()
    }
  }
