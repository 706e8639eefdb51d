import { roles } from '@callbox/contract'
import { checkBreachedList, checkCountries, firstLink, signinLink } from '#core/identity'
import { openQuietShift } from '#flows/exercises'
import { readConfig } from '#platform/config'
import { StartError } from '#platform/errors'
import { lockFolder, prepareFolder } from '#platform/folder'
import type { Command } from '../arguments.ts'
import { assemble } from '../assemble.ts'
import { startDaily } from '../backup/index.ts'
import { feedOnce, furnishPractice, type Kind } from '../centre.ts'
import { makeConnectors } from '../connectors.ts'
import { buildConsole } from '../console.ts'
import { openDatabase } from '../database.ts'
import { modules } from '../modules.ts'
import { measure, trace } from '../observing.ts'
import { runUntilStopped } from '../run.ts'
import { say } from '../say.ts'
import { startServing } from '../serve.ts'
import { startWork } from '../work.ts'
import { buildWorld } from '../world.ts'

export const serve: Command = {
  name: 'serve',
  says: 'Serve the console, the public pages and the interface on one port.',
  options: {
    work: { type: 'boolean' },
    build: { type: 'boolean' },
    centre: { type: 'string' },
    name: { type: 'string' },
    'without-backup': { type: 'boolean' },
  },
  about: {
    work: 'also do the work (jobs, sweeps, readers) in this process',
    build: 'build the console first when its sources changed',
    'centre KIND': 'practice (default) or real, for a data folder that is new: it is fixed then',
    'name NAME': 'the name of a new centre',
    'without-backup': 'make none before the database is changed by an upgrade',
  },
  run: (options) =>
    runUntilStopped(async (closing, lost) => {
      const config = readConfig(process.env)
      const kind = (options.centre ?? null) as Kind | null
      if (kind && kind !== 'practice' && kind !== 'real')
        throw new StartError(`--centre is "${kind}": say practice or real.`)
      await checkBreachedList()
      await checkCountries()
      await trace('serve', closing)
      await prepareFolder(config.data)
      if (!config.databaseUrl) {
        const lock = await lockFolder(config.data, { address: config.origin })
        closing(() => lock.release())
      }
      if (options.build) await buildConsole(say)
      say('Starting the database…')
      const database = await openDatabase(config, {
        say,
        onLost: lost,
        withoutBackup: options['without-backup'] === true,
      })
      closing(() => database.stop())
      const built = await buildWorld(config, database, makeConnectors, {
        kind,
        name: (options.name as string | undefined) ?? null,
      })
      closing(() => built.close())
      const telling = built.tellLoad()
      closing(() => telling.close())
      const { world } = built
      const practice = world.centre.practice ? await furnishPractice(world) : null
      const parts = await assemble(world)
      const serving = await startServing(world, config, built.pool, database.appUrl, modules)
      closing(() => serving.stop())
      await measure(world, closing, say)
      if (options.work) {
        const work = await startWork(world, built.pool, database.appUrl, parts)
        closing(() => work.stop())
        const daily = startDaily(config, world)
        closing(() => daily.close())
      }
      if (practice) await feedOnce(world, practice.agency, say)
      if (practice && config.quietShift) await openQuietShift(world, practice.agency)
      const { origin } = config
      say(
        `\n${world.centre.name} is open: ${origin}\nThe public's page: ${origin}/   The desk: ${origin}/desk/`,
      )
      if (practice) {
        if (config.quietShift)
          say('A quiet shift is going on in it; on the desk one button starts the flood.')
        say(
          '\nPRACTICE centre: sign-in links, each for one use within 15 minutes (a new one: npm run --silent callbox -- signin-link --role desk):',
        )
        for (const role of roles) say(`  ${role.padEnd(16)}${await signinLink(world, { role })}`)
      }
      const first = await firstLink(world)
      if (first) {
        say(
          '\nNobody can sign in to this centre yet. Its first administrator comes in by this link, once, within 24 hours:',
        )
        say(`  ${first}`)
        say(
          'It is as good as a key: give it to nobody else. A new one is printed at each start until it was used.',
        )
      }
      say('\nCtrl-C stops everything.')
    }),
}
