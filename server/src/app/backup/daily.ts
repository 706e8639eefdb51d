import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Config } from '#platform/config'
import type { Db } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { newId } from '#platform/ids'
import { every } from '#platform/sweep'
import { sealFor } from './keys.ts'
import { makeBackup, tellBackup } from './make.ts'

/** Seconds after which a backup that says nothing is taken for dead, and after which one that failed is tried again. */
const silence = 300
const again = 3600

/** The day whose backup is due: today from the hour on, UTC; null before it. */
export const dayDue = (now: Date, hour: number): string | null =>
  now.getUTCHours() >= hour ? now.toISOString().slice(0, 10) : null

/** Whether today's backup is still to be made and nobody is making it. */
export const isDue = async (db: Db, now: Date, hour: number): Promise<boolean> => {
  const day = dayDue(now, hour)
  if (!day) return false
  const row = await db
    .selectFrom('platform.backup')
    .select(['finished_at', 'alive_until'])
    .where('day', '=', sql<Date>`${day}::date`)
    .executeTakeFirst()
  return !row || (row.finished_at === null && row.alive_until < now)
}

/** Claims today's backup for this process: of many, one gets it. */
const claim = async (db: Db, now: Date, hour: number): Promise<{ id: string; day: string } | null> => {
  const day = dayDue(now, hour)
  if (!day) return null
  const begun = { started_at: now, alive_until: secondsAfter(now, silence), error: null }
  const row = await db
    .insertInto('platform.backup')
    .values({ backup_id: newId(now), reason: 'daily', day, ...begun })
    .onConflict((on) =>
      on
        .column('day')
        .doUpdateSet(begun)
        .where('platform.backup.finished_at', 'is', null)
        .where('platform.backup.alive_until', '<', now),
    )
    .returning('backup_id')
    .executeTakeFirst()
  return row ? { id: row.backup_id, day } : null
}

/** Makes today's backup, unless it is made, being made, or not due yet. @returns the file; null when there was nothing to do */
export const dailyBackup = async (
  config: Config,
  { db, ownerUrl, appUrl }: { db: Db; ownerUrl: string; appUrl: string },
  { now, say, signal }: { now: () => Date; say: (sentence: string) => void; signal?: AbortSignal },
): Promise<string | null> => {
  const claimed = await claim(db, now(), config.backup.hour)
  if (!claimed) return null
  const keep = (set: { alive_until: Date; error?: string }): Promise<unknown> =>
    db.updateTable('platform.backup').set(set).where('backup_id', '=', claimed.id).execute()
  let renewed = now()
  const alive = (): void => {
    if (secondsAfter(renewed, silence / 5) > now()) return
    renewed = now()
    void keep({ alive_until: secondsAfter(now(), silence) }).catch(() => undefined)
  }
  try {
    const made = await makeBackup(config, {
      ownerUrl,
      reason: 'daily',
      now,
      say,
      claimed,
      alive,
      ...(await sealFor(config)),
      ...(signal && { signal }),
    })
    await tellBackup(ownerUrl, appUrl, made)
    return made.file
  } catch (error) {
    await keep({ alive_until: secondsAfter(now(), again), error: wordsOf(error) }).catch(() => undefined)
    throw error
  }
}

/**
 * Looks each minute whether the day's backup is due, and has it made by a process of its own: reading, squeezing and
 * encrypting everything must not stand in the way of a message that comes in meanwhile.
 */
export const startDaily = (
  config: Config,
  { db, clock, log }: Pick<World, 'db' | 'clock' | 'log'>,
): { close(): Promise<void> } => {
  if (!config.backup.to) return { close: async () => undefined }
  const stopping = new AbortController()
  const round = every(60_000, async () => {
    if (!(await isDue(db, clock.now(), config.backup.hour))) return
    const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
    const child = spawn(process.execPath, [main, 'backup', '--daily'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const stop = (): boolean => child.kill('SIGTERM')
    stopping.signal.addEventListener('abort', stop)
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2000)
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    stopping.signal.removeEventListener('abort', stop)
    if (code !== 0 && !stopping.signal.aborted)
      log.error(
        { error: said.trim().split('\n').at(-1) },
        'the daily backup failed; it is tried again in an hour',
      )
  })
  return {
    async close() {
      stopping.abort()
      await round.close()
    },
  }
}
