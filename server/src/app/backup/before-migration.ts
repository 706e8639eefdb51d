import type { Config } from '#platform/config'
import { StartError, wordsOf } from '#platform/errors'
import { sealFor } from './keys.ts'
import { type Made, makeBackup } from './make.ts'

/**
 * A backup before the database is changed to this version.
 * @throws StartError when it cannot be made: then nothing may be changed
 */
export const backupBefore = async (
  config: Config,
  ownerUrl: string,
  say: (sentence: string) => void,
): Promise<Made> => {
  try {
    const now = () => new Date()
    return await makeBackup(config, { ownerUrl, reason: 'migration', now, say, ...(await sealFor(config)) })
  } catch (error) {
    throw new StartError(
      `The backup before the upgrade could not be made, so nothing was changed. ${wordsOf(error)} Put that right and start again; or, with a backup of your own in hand, say --without-backup.`,
      { cause: error },
    )
  }
}
