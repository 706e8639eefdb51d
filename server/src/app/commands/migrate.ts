import { readConfig } from '#platform/config'
import type { Command } from '../arguments.ts'
import { openDatabase } from '../database.ts'
import { say } from '../say.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  says: 'Bring the database to this version, and stop.',
  options: {},
  about: {},
  async run() {
    const database = await openDatabase(readConfig(process.env), { say })
    await database.stop()
    say('The database is at this version.')
    return 0
  },
}
