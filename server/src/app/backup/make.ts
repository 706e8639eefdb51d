import { join } from 'node:path'
import { counted } from '@callbox/contract'
import { recordActs } from '#core/archive'
import { agencies } from '#core/identity'
import { type Reason, type Seal, size, writeBackup } from '#platform/backup'
import type { Config } from '#platform/config'
import { applied, connect, migrationFiles, withSession } from '#platform/db'
import { StartError } from '#platform/errors'
import { newId } from '#platform/ids'
import { backupsIn, fileFor, keepNewest, nameOf } from './folder.ts'
import { plan } from './plan.ts'

export type Made = {
  id: string
  reason: Reason
  day: string | null
  startedAt: Date
  finishedAt: Date
  file: string
  bytes: number
  rows: number
  /** Who can open it, in words. */
  opened: string
}

export type MakeAsked = {
  ownerUrl: string
  reason: Reason
  /** A file or a folder; the data folder's `backups` when nothing is said. */
  to?: string | undefined
  seal: Seal
  opened: string
  now: () => Date
  say: (sentence: string) => void
  /** The row that stands for it already, of a daily one. */
  claimed?: { id: string; day: string }
  alive?: () => void
  signal?: AbortSignal
}

/** The newest of those made before migrations that are kept. */
const keptOfMigrations = 3

/** Makes a backup of the centre, removes old ones of its kind. `tell` puts it on the record. @throws StartError */
export const makeBackup = async (config: Config, asked: MakeAsked): Promise<Made> => {
  const { ownerUrl, reason, seal, opened, now, say, claimed, alive, signal } = asked
  const startedAt = now()
  const centre = await centreOf(ownerUrl)
  if (!centre)
    throw new StartError(
      'There is no centre in this database yet, so there is nothing to back up: start it first.',
    )
  const folder = asked.to ?? (reason === 'daily' ? config.backup.to : null) ?? `${backupsIn(config)}/`
  const file = await fileFor(
    reason === 'daily' ? `${folder}/` : folder,
    nameOf(centre.name, startedAt, reason),
  )
  say(`Backing up ${centre.name} to ${file}…`)
  const { bytes, rows } = await writeBackup({
    ownerUrl,
    to: file,
    seal,
    plan,
    reason,
    at: startedAt,
    centre,
    // A migration changes no file, and they stand beside the backup that is made before it.
    files: reason === 'migration' ? null : join(config.data, 'files'),
    rootKey: join(config.data, 'keys', 'root.key'),
    say,
    ...(alive && { alive }),
    ...(signal && { signal }),
  })
  say(`The backup is whole: ${counted(rows, 'row')} in ${size(bytes)}. What opens it: ${opened}.`)
  if (reason !== 'asked') {
    const keep = reason === 'daily' ? config.backup.keep : keptOfMigrations
    const gone = await keepNewest(join(file, '..'), { centre: centre.name, reason, keep, now: now() })
    if (gone.length > 0) say(`Removed: ${gone.join(', ')}`)
  }
  return {
    id: claimed?.id ?? newId(startedAt),
    reason,
    day: claimed?.day ?? null,
    startedAt,
    finishedAt: now(),
    file,
    bytes,
    rows,
    opened,
  }
}

const centreOf = (ownerUrl: string): Promise<{ name: string; practice: boolean } | null> =>
  withSession(ownerUrl, async (client) => {
    const there = await client.query("select to_regclass('platform.centre') is not null as there")
    if (!there.rows[0]?.there) return null
    const { rows } = await client.query('select name, practice from platform.centre')
    return rows[0] ?? null
  })

/**
 * Keeps that a backup was made: among the backups, and on each agency's record, for a copy of everything left the
 * database. Where the database is older than this version, it has no place for that yet. @returns whether it was kept
 */
export const tellBackup = async (ownerUrl: string, appUrl: string, made: Made): Promise<boolean> => {
  const done = await applied(ownerUrl)
  if ((await migrationFiles()).some(({ name }) => !done.includes(name))) return false
  const { db, end } = connect(appUrl, 1)
  try {
    await db.transaction().execute(async (trx) => {
      const kept = {
        alive_until: made.finishedAt,
        finished_at: made.finishedAt,
        file: made.file,
        bytes: made.bytes,
        rows: made.rows,
        opened_by: made.opened,
        error: null,
      }
      await trx
        .insertInto('platform.backup')
        .values({
          backup_id: made.id,
          reason: made.reason,
          day: made.day,
          started_at: made.startedAt,
          ...kept,
        })
        .onConflict((on) => on.column('backup_id').doUpdateSet(kept))
        .execute()
      await recordActs(
        trx,
        (await agencies(trx)).map(({ id }) => ({
          agency: id,
          kind: 'centre.backed_up',
          subject: null,
          at: made.finishedAt,
          by:
            made.reason === 'asked' ? 'callbox backup' : made.reason === 'daily' ? 'daily backup' : 'upgrade',
          data: { backup: made.id, rows: made.rows, bytes: made.bytes, opened: made.opened },
        })),
      )
    })
    return true
  } finally {
    await end()
  }
}
