import { setTimeout as pause } from 'node:timers/promises'
import type { SoakPart } from './part.ts'
import { roundsOf } from './rounds.ts'

const victims = ['work', 'database', 'serve'] as const

/** kill -9 of server, worker and database under load. */
export const kills: SoakPart = {
  name: 'kills',
  says: 'kill -9 of `serve`, `work` or PostgreSQL under load',
  holds: 'each generated message once, nothing sent twice, every event read',
  rounds: 100,
  run: roundsOf('k', async (centre, { seed, dice }) => {
    // In turns, so that few rounds meet them all; when is a throw of dice.
    const victim = victims[seed % victims.length]!
    await pause(400 + Math.floor(dice() * 1600))
    if (victim === 'database') await centre.database.kill()
    else await centre.kill(victim)
    await pause(Math.floor(dice() * 800))
    if (victim === 'database') await centre.database.start()
    else await centre.start(victim)
    await centre.ready()
    await pause(300)
    return { killed: victim }
  }),
}
