import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderKey, identitiesFrom, type Opener, passphraseFrom, type Seal } from '#platform/backup'
import type { Config } from '#platform/config'
import { StartError } from '#platform/errors'

/** Kept beside the root key: it opens the backups that nobody gave a passphrase or a recipient for. */
export const folderKeyFile = (config: Pick<Config, 'data'>): string => join(config.data, 'keys', 'backup.key')

export type SealAsked = { recipient?: string | undefined; passphraseFile?: string | undefined }
export type OpenerAsked = { identityFile?: string | undefined; passphraseFile?: string | undefined }

/** For whom it is closed: as asked, as configured, or for the data folder's own key. */
export const sealFor = async (
  config: Config,
  asked: SealAsked = {},
): Promise<{ seal: Seal; opened: string }> => {
  if (asked.recipient && asked.passphraseFile)
    throw new StartError('--recipient and --passphrase-file exclude one another: choose one.')
  const own = asked.recipient !== undefined || asked.passphraseFile !== undefined
  const recipients = own ? (asked.recipient?.split(',') ?? []) : config.backup.recipients
  if (recipients.length > 0) return { seal: { recipients }, opened: `the keys of ${recipients.join(', ')}` }
  const file = own ? asked.passphraseFile : config.backup.passphraseFile
  if (file)
    return { seal: { passphrase: await passphraseFrom(file, { closing: true }) }, opened: 'the passphrase' }
  const key = folderKeyFile(config)
  return { seal: { recipients: [await folderKey(key)], ofTheFolder: true }, opened: `the key ${key}` }
}

/** What opens it: as asked, or the data folder's own key. @throws StartError when there is neither */
export const openerFor = async (
  config: Config,
  { identityFile, passphraseFile }: OpenerAsked = {},
): Promise<Opener> => {
  if (identityFile && passphraseFile)
    throw new StartError(
      '--identity-file and --passphrase-file exclude one another: name the one that opens it.',
    )
  const configured = config.backup.passphraseFile
  if (identityFile) return { identities: await identitiesFrom(identityFile) }
  if (passphraseFile) return { passphrase: await passphraseFrom(passphraseFile, { closing: false }) }
  const key = folderKeyFile(config)
  if (await stat(key).catch(() => null)) return { identities: await identitiesFrom(key) }
  if (configured) return { passphrase: await passphraseFrom(configured, { closing: false }) }
  throw new StartError(
    'Say what opens the backup: --passphrase-file FILE, or --identity-file FILE (a key of age, or keys/backup.key of the data folder that it was made on).',
  )
}
