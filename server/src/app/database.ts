import { join } from 'node:path'
import type { Config } from '#platform/config'
import { ensureAppRole, migrate, withSession } from '#platform/db'
import { StartError, wordsOf } from '#platform/errors'
import { findEmbedded, startEmbedded } from '#platform/postgres'
import { backupBefore, type Made, tellBackup } from './backup/index.ts'

export type Database = {
  ownerUrl: string
  appUrl: string
  embedded: boolean
  /** Stops the embedded database when this process started it. */
  stop(): Promise<void>
}

type Options = {
  say?: (sentence: string) => void
  onLost?: (sentence: string) => void
  /** Bring it to this version (the default); otherwise it is taken as it is. */
  migrate?: boolean
  /** No backup before it is changed. */
  withoutBackup?: boolean
}

/**
 * The database of this centre, at this version: the one of `DATABASE_URL`, the embedded one that already runs on the
 * data folder, or the embedded one started now. @throws StartError with one sentence.
 */
export const openDatabase = async (
  config: Config,
  { say = () => undefined, onLost, migrate: bring = true, withoutBackup = false }: Options = {},
): Promise<Database> => {
  const place = config.databaseUrl
    ? { ownerUrl: config.databaseUrl, stop: async () => undefined }
    : await embedded(config, say, onLost)
  try {
    await reachable(place.ownerUrl)
    const appUrl = await ensureAppRole(place.ownerUrl)
    if (bring) {
      let made: Made | null = null
      const before = async (): Promise<void> => {
        made = await backupBefore(config, place.ownerUrl, say)
      }
      await migrate(place.ownerUrl, say, withoutBackup ? {} : { before })
      if (made) await tellBackup(place.ownerUrl, appUrl, made)
    }
    return { ...place, appUrl, embedded: !config.databaseUrl }
  } catch (error) {
    await place.stop()
    throw error
  }
}

const embedded = async (
  config: Config,
  say: (sentence: string) => void,
  onLost?: (sentence: string) => void,
) => {
  const folder = join(config.data, 'postgres')
  const running = await findEmbedded({ folder })
  if (running) {
    const held = await startEmbedded({ folder, say, ...(onLost ? { onLost } : {}) }).catch(() => null)
    return held ?? { ownerUrl: running.ownerUrl, stop: async () => undefined }
  }
  return startEmbedded({ folder, say, ...(onLost ? { onLost } : {}) })
}

const reachable = async (url: string): Promise<void> => {
  await withSession(url, (client) => client.query('select 1')).catch((error: unknown) => {
    const { host } = new URL(url)
    throw new StartError(
      `The database at ${host} cannot be reached (${wordsOf(error) || 'no answer'}): check DATABASE_URL and that it runs.`,
    )
  })
}
