import { strainNow } from '#core/load'
import type { World } from '#core/world'
import { makeFollowing } from '#flows/intake'
import { type AppPool, poolUse } from '#platform/db'
import { listen, runReaders } from '#platform/events'
import { startWorker } from '#platform/jobs'
import { announce, type Tells } from '#platform/process'
import { every, type Ran, sweepAll } from '#platform/sweep'
import type { Parts } from './assemble.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { keysHere } from './world.ts'

export type Work = { stop(): Promise<void> }

/**
 * The work of one process: jobs, sweeps by the clock each second, readers of events as they come, the streams
 * of the networks that have one, a heartbeat that frees what dead processes held. Any number of these run against one database.
 */
export const startWork = async (
  world: World,
  pool: AppPool,
  appUrl: string,
  { jobs, sweeps, reactors }: Parts,
): Promise<Work> => {
  const me = await announce(pool, world.clock, 'work')
  const worker = startWorker(pool, jobs, world.log)
  const reading = oneAtATime(async (agencies) => {
    for (const agency of agencies)
      await runReaders(world.db, world.clock, reactors, agency).catch((error) =>
        world.log.error({ error }, 'reading events failed; it goes on with the next'),
      )
  })
  const read = reading.ask
  const ears = listen(appUrl, read)
  const sweepRuns: NonNullable<Tells['sweeps']> = {}
  const ran: Ran = (name, { at, ...run }) => {
    sweepRuns[name] = { at: at.toISOString(), ...run }
  }
  const beat = (): Promise<void> =>
    me.beat(worker.ids, { sweeps: sweepRuns, pool: poolUse(pool), keys: keysHere(world) })
  await beat()
  const following = makeFollowing(world)
  const rounds = [
    every(1000, () => sweepAll(world, sweeps, ran)),
    every(1000, async () => read(null)),
    every(1000, () => following.look()),
    every(5000, beat),
    every(1000, async () => worker.strained((await strainNow(world.db)).strained)),
  ]
  world.log.info({ process: me.id }, 'at work')
  return {
    async stop() {
      await Promise.all(rounds.map((round) => round.close()))
      await following.close()
      await ears.close()
      await worker.stop()
      await reading.idle()
      await me.end().catch(() => undefined)
      world.log.info({ process: me.id }, 'the work has ended')
    },
  }
}
