import { readConfig } from '#platform/config'
import type { Command } from '../arguments.ts'
import { followEvents } from '../centre.ts'
import { connectors } from '../connectors.ts'
import { openDatabase } from '../database.ts'
import { findGaps, refuseOnGaps } from '../gaps.ts'
import { modules } from '../modules.ts'
import { runUntilStopped } from '../run.ts'
import { say } from '../say.ts'
import { startWork, waitingJobs } from '../work.ts'
import { buildWorld } from '../world.ts'

export const workCommand: Command = {
  name: 'work',
  says: 'Do the work: send, fetch, sweep, read events. Any number beside any number of "serve".',
  options: {},
  about: {},
  run: () =>
    runUntilStopped(async (closing, lost) => {
      const config = readConfig(process.env)
      const database = await openDatabase(config, { say, onLost: lost })
      closing(() => database.stop())
      const built = await buildWorld(config, database, connectors)
      closing(() => built.close())
      const jobs = modules.flatMap((m) => m.jobs?.(built.world) ?? [])
      refuseOnGaps(findGaps(modules, jobs, await waitingJobs(built.world)))
      const reactors = modules.flatMap((m) => m.reactors ?? [])
      await followEvents(built.world.db, reactors)
      const work = await startWork(built.world, built.pool, database.appUrl, {
        jobs,
        sweeps: modules.flatMap((m) => m.sweeps ?? []),
        reactors,
      })
      closing(() => work.stop())
      say('At work. Ctrl-C stops it.')
    }),
}
