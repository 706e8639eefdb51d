import { readConfig } from '#platform/config'
import type { Command } from '../arguments.ts'
import { assemble } from '../assemble.ts'
import { startDaily } from '../backup/index.ts'
import { makeConnectors } from '../connectors.ts'
import { openDatabase } from '../database.ts'
import { measure, trace } from '../observing.ts'
import { runUntilStopped } from '../run.ts'
import { say } from '../say.ts'
import { startWork } from '../work.ts'
import { buildWorld } from '../world.ts'

export const workCommand: Command = {
  name: 'work',
  says: 'Do the work: send, fetch, sweep, read events. Any number beside any number of "serve".',
  options: { 'without-backup': { type: 'boolean' } },
  about: { 'without-backup': 'make none before the database is changed by an upgrade' },
  run: (options) =>
    runUntilStopped(async (closing, lost) => {
      const config = readConfig(process.env)
      await trace('work', closing)
      const database = await openDatabase(config, {
        say,
        onLost: lost,
        withoutBackup: options['without-backup'] === true,
      })
      closing(() => database.stop())
      const built = await buildWorld(config, database, makeConnectors)
      closing(() => built.close())
      const telling = built.tellLoad()
      closing(() => telling.close())
      const parts = await assemble(built.world)
      const work = await startWork(built.world, built.pool, database.appUrl, parts)
      closing(() => work.stop())
      const daily = startDaily(config, built.world)
      closing(() => daily.close())
      await measure(built.world, closing, say)
      say('At work. Ctrl-C stops it.')
    }),
}
