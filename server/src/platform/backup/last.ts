import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Reason } from './format.ts'

export type LastBackup = {
  at: Date
  reason: Reason
  file: string
  bytes: number
  rows: number
  /** Seconds since it was begun: what happened after that is not in it. */
  age: number
}

/** The last backup of this centre that is whole; null when none was ever made here. */
export const lastBackup = async ({ db, clock }: { db: Db; clock: Clock }): Promise<LastBackup | null> => {
  const row = await db
    .selectFrom('platform.backup')
    .select(['started_at', 'reason', 'file', 'bytes', 'rows'])
    .where('finished_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .executeTakeFirst()
  if (!row) return null
  return {
    at: row.started_at,
    reason: row.reason as Reason,
    file: row.file ?? '',
    bytes: row.bytes ?? 0,
    rows: row.rows ?? 0,
    age: Math.max(0, Math.round((clock.now().getTime() - row.started_at.getTime()) / 1000)),
  }
}

/** The last attempt that failed since the last whole one; null when there is none. */
export const failedSince = async (db: Db): Promise<{ at: Date; why: string } | null> => {
  const row = await db
    .selectFrom('platform.backup')
    .select(['started_at', 'finished_at', 'error'])
    .orderBy('started_at', 'desc')
    .executeTakeFirst()
  return row && !row.finished_at && row.error ? { at: row.started_at, why: row.error } : null
}
