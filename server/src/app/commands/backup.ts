import { counted } from '@callbox/contract'
import { amount, checkBackup } from '#platform/backup'
import { readConfig } from '#platform/config'
import { connect } from '#platform/db'
import { StartError } from '#platform/errors'
import type { Command, Options } from '../arguments.ts'
import { dailyBackup, makeBackup, openerFor, sealFor, tellBackup } from '../backup/index.ts'
import { openDatabase } from '../database.ts'
import { say } from '../say.ts'

const text = (options: Options, name: string): string | undefined => options[name] as string | undefined

export const backup: Command = {
  name: 'backup',
  says: 'Back the centre up while it works: the database, the files and the root key, encrypted, in one file.',
  options: {
    to: { type: 'string' },
    recipient: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'identity-file': { type: 'string' },
    check: { type: 'string' },
    daily: { type: 'boolean' },
  },
  about: {
    'to PLACE': 'a file to make, or a folder; else the folder "backups" of CALLBOX_DATA',
    'recipient KEYS': 'for whom: public keys of age (age1…), separated by commas',
    'passphrase-file F': 'or a passphrase, the first line of F; without either, for the key keys/backup.key',
    'check FILE': 'make none: read FILE to its end and hold it against its manifest',
    'identity-file F': 'with --check: the secret key (AGE-SECRET-KEY-…) that opens it',
    daily: "today's, as CALLBOX_BACKUP_TO and _HOUR say, unless it is made",
  },
  run: (options) => (options.check === undefined ? make(options) : check(options)),
}

const check = async (options: Options): Promise<number> => {
  const file = text(options, 'check')!
  const opener = await openerFor(readConfig(process.env), {
    identityFile: text(options, 'identity-file'),
    passphraseFile: text(options, 'passphrase-file'),
  })
  const { header, manifest } = await checkBackup(file, opener)
  const tables = Object.entries(manifest.tables)
  for (const [name, { rows, bytes }] of tables)
    if (rows > 0) process.stdout.write(`  ${name.padEnd(34)}${amount(rows, bytes)}\n`)
  const rows = tables.reduce((sum, [, table]) => sum + table.rows, 0)
  process.stdout.write(
    `The backup holds: ${header.centre?.name ?? 'a centre'}, ${header.madeAt}, ${counted(rows, 'row')}, ${header.files ? counted(manifest.files.count, 'file') : 'no files (it was made before an upgrade; they stand in the data folder)'}.\n`,
  )
  for (const hex of manifest.files.damaged)
    process.stdout.write(`The file ${hex} was damaged already when the backup was made.\n`)
  return 0
}

const make = async (options: Options): Promise<number> => {
  const config = readConfig(process.env)
  if (options.daily && !config.backup.to)
    throw new StartError('--daily needs CALLBOX_BACKUP_TO: the folder in which daily backups are kept.')
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const database = await openDatabase(config, { say, migrate: false })
  try {
    const making = { ...database, now: () => new Date(), say, signal: stopping.signal }
    if (options.daily) {
      const { db, end } = connect(database.appUrl, 2)
      try {
        const file = await dailyBackup(config, { db, ...database }, making)
        if (file) process.stdout.write(`${file}\n`)
        else say("Today's backup is made, being made, or not due yet.")
      } finally {
        await end()
      }
      return 0
    }
    const asked = { recipient: text(options, 'recipient'), passphraseFile: text(options, 'passphrase-file') }
    const to = text(options, 'to')
    const { seal, opened } = await sealFor(config, asked)
    const made = await makeBackup(config, { ...making, reason: 'asked', to, seal, opened })
    if (!(await tellBackup(database.ownerUrl, database.appUrl, made)))
      say('The database is older than this version, so the backup is not listed in it.')
    if ('recipients' in seal && seal.ofTheFolder)
      say(
        'Keep a copy of that key where the backups are not: without it nobody opens them, and with this folder it is stolen too.',
      )
    process.stdout.write(`${made.file}\n`)
    return 0
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    await database.stop()
  }
}
