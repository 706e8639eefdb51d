import type { World } from '#core/world'
import { makeFollowing } from '#flows/intake'
import type { AppPool } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { listen, runReaders } from '#platform/events'
import { startWorker } from '#platform/jobs'
import { announce } from '#platform/process'
import { every, sweepAll } from '#platform/sweep'
import type { Parts } from './assemble.ts'

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
  let reading = Promise.resolve()
  /** Asked for and not begun: a hundred commits meanwhile are one reading. */
  const asked = new Set<number | null>()
  const read = (agency: number | null): void => {
    if (asked.has(agency)) return
    asked.add(agency)
    reading = reading
      .then(() => {
        asked.delete(agency)
        return runReaders(world.db, world.clock, reactors, agency)
      })
      .then(
        () => undefined,
        (error) =>
          world.log.error({ error: wordsOf(error) }, 'reading events failed; it goes on with the next'),
      )
  }
  const ears = listen(appUrl, read)
  await me.beat(worker.ids)
  const following = makeFollowing(world)
  const rounds = [
    every(1000, () => sweepAll(world, sweeps)),
    every(1000, async () => read(null)),
    every(1000, () => following.look()),
    every(5000, () => me.beat(worker.ids)),
  ]
  return {
    async stop() {
      await Promise.all(rounds.map((round) => round.close()))
      await following.close()
      await ears.close()
      await worker.stop()
      await reading
      await me.end().catch(() => undefined)
    },
  }
}
