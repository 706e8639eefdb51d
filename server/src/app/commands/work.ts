import { readConfig } from '#platform/config'
import type { Command } from '../arguments.ts'
import { assemble } from '../assemble.ts'
import { makeConnectors } from '../connectors.ts'
import { openDatabase } from '../database.ts'
import { runUntilStopped } from '../run.ts'
import { say } from '../say.ts'
import { startWork } from '../work.ts'
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
      const built = await buildWorld(config, database, makeConnectors)
      closing(() => built.close())
      const telling = built.tellLoad()
      closing(() => telling.close())
      const parts = await assemble(built.world)
      const work = await startWork(built.world, built.pool, database.appUrl, parts)
      closing(() => work.stop())
      say('At work. Ctrl-C stops it.')
    }),
}
