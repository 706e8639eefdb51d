import { setTimeout as pause } from 'node:timers/promises'
import { openOutside } from './centre.ts'
import { startLoad, stopSaying } from './load.ts'
import { p99, type SoakPart } from './part.ts'
import { contentDoctor, together, truth } from './truth.ts'

const usual = 10
const times = 10

/** Ten times as much as usual comes in. */
export const surge: SoakPart = {
  name: 'surge',
  says: `${times} times the usual ${usual} posts a second, with reports and answers beside them, for ten minutes`,
  holds: 'each generated message once, nothing sent twice, answers leave meanwhile, memory stays bounded',
  rounds: 3,
  async run({ rounds, seed, seconds = 600, done }) {
    const centre = await openOutside()
    try {
      for (let round = 0; round < rounds; round++) {
        const began = performance.now()
        const calm = await startLoad(centre, { name: `u${seed + round}c`, postsEach: usual, reporters: 1 })
        await pause(10_000)
        const before = await calm.stop()
        const memoryBefore = await centre.memory()
        let memory = memoryBefore
        const load = await startLoad(centre, {
          name: `u${seed + round}s`,
          postsEach: usual * times,
          reporters: 3,
        })
        const end = performance.now() + seconds * 1000
        while (performance.now() < end) {
          await pause(1000)
          memory = Math.max(memory, await centre.memory())
        }
        const surged = await load.stop()
        const over = performance.now()
        const held = await truth(centre, together(before, surged), { ms: 600_000 })
        const caughtUp = (performance.now() - over) / 1000
        const answers = await centre.rows<{ late: number }>(slowestAnswer)
        const told = await centre.rows<{ n: number }>(
          `select count(*)::int as n from events.event where name = 'load.strained'`,
        )
        await contentDoctor(centre)
        done({
          seed: seed + round,
          seconds: (performance.now() - began) / 1000,
          facts: {
            'seconds of surge': seconds,
            ...held,
            'most ms until a report was acknowledged (p99)': p99(surged.took),
            'most seconds an answer waited to leave (p99)': Math.round((answers[0]?.late ?? 0) * 10) / 10,
            'most seconds to catch up': Math.round(caughtUp),
            'most MB of memory gained': Math.round((memory - memoryBefore) / 1024 ** 2),
            'told that it cannot keep up': told[0]!.n,
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

const slowestAnswer = `select coalesce(percentile_cont(0.99) within group (order by extract(epoch from published_at - made_at)), 0)::float8 as late
  from sending.outgoing where published_at is not null`
