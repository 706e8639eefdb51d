import { counted, plural } from '@callbox/contract'
import { readConfig } from '#platform/config'
import { StartError } from '#platform/errors'
import { lockFolder, prepareFolder } from '#platform/folder'
import type { Command } from '../arguments.ts'
import { openerFor, restoreCentre } from '../backup/index.ts'
import { openDatabase } from '../database.ts'
import { say } from '../say.ts'

export const restore: Command = {
  name: 'restore',
  takes: 'FILE',
  says: 'Restore a backup into an empty database and a new data folder (CALLBOX_DATA). Overwrites nothing.',
  options: {
    'to-database': { type: 'string' },
    'passphrase-file': { type: 'string' },
    'identity-file': { type: 'string' },
  },
  about: {
    'to-database URL': 'an empty database; else DATABASE_URL, else the embedded one of CALLBOX_DATA',
    'passphrase-file F': 'the passphrase that opens it, the first line of F',
    'identity-file F':
      'or the secret key (AGE-SECRET-KEY-…), as in keys/backup.key of the folder it was made on',
  },
  async run(options) {
    if (typeof options.FILE !== 'string')
      throw new StartError('Name the backup: callbox restore FILE --passphrase-file F')
    const to = options['to-database'] as string | undefined
    const config = readConfig({ ...process.env, ...(to && { DATABASE_URL: to }) })
    const opener = await openerFor(config, {
      identityFile: options['identity-file'] as string | undefined,
      passphraseFile: options['passphrase-file'] as string | undefined,
    })
    await prepareFolder(config.data)
    const lock = config.databaseUrl ? null : await lockFolder(config.data)
    try {
      const database = await openDatabase(config, { say, migrate: false })
      try {
        const { header, manifest, doubtful } = await restoreCentre(config, database, {
          file: options.FILE,
          opener,
          now: () => new Date(),
          say,
        })
        say(`Restored: ${header.centre?.name ?? 'the centre'} as it was at ${header.madeAt}, and compared.`)
        if (!header.files)
          say(
            'This backup was made before an upgrade and holds no files: put the folder "files" of that data folder here, then run "callbox doctor --all".',
          )
        for (const hex of manifest.files.damaged)
          say(`The file ${hex} was damaged already when the backup was made.`)
        if (doubtful > 0)
          say(
            `${counted(doubtful, 'answer')} had not left then and may have since: ${plural(doubtful, 'it is', 'they are')} looked for, and what is not found comes to the desk.`,
          )
        say('Everybody signs in again. Start it with "callbox serve --work".')
        return 0
      } finally {
        await database.stop()
      }
    } finally {
      await lock?.release()
    }
  },
}
