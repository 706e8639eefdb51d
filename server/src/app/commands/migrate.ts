import { readConfig } from '#platform/config'
import type { Command } from '../arguments.ts'
import { openDatabase } from '../database.ts'
import { say } from '../say.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  says: 'Bring the database to this version, and stop.',
  options: { 'without-backup': { type: 'boolean' } },
  about: { 'without-backup': 'make none before the database is changed' },
  async run(options) {
    const database = await openDatabase(readConfig(process.env), {
      say,
      withoutBackup: options['without-backup'] === true,
    })
    await database.stop()
    say('The database is at this version.')
    return 0
  },
}
