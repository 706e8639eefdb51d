import { readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Reason } from '#platform/backup'
import type { Config } from '#platform/config'

/** Where backups go that nobody named a place for. */
export const backupsIn = (config: Pick<Config, 'data'>): string => join(config.data, 'backups')

const ending = '.tar.zst.age'
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'centre'

const startOf = (centre: string): string => `callbox-${slug(centre)}-`

/** `callbox-riverton-20261122T030000Z-daily.tar.zst.age`: sorts by time within a centre. */
export const nameOf = (centre: string, at: Date, reason: Reason): string =>
  `${startOf(centre)}${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '')}-${reason}${ending}`

/** The file to make: what was named, or a name of ours in a folder that was named. */
export const fileFor = async (to: string, name: string): Promise<string> => {
  const path = resolve(to)
  const folder = to.endsWith('/') || (await stat(path).catch(() => null))?.isDirectory()
  return folder ? join(path, name) : path
}

/** In milliseconds: what a backup left that long ago belongs to nobody. */
const abandoned = 24 * 3600_000

/**
 * Removes the oldest of those that the program makes by itself, beyond `keep`, and what killed ones left; never one
 * that a person asked for, and never another centre's. @returns their names
 */
export const keepNewest = async (
  folder: string,
  {
    centre,
    reason,
    keep,
    now,
  }: { centre: string; reason: Exclude<Reason, 'asked'>; keep: number; now: Date },
): Promise<string[]> => {
  const time = /^\d{8}T\d{6}Z-(asked|daily|migration)\.tar\.zst\.age(\.part)?$/
  const mine = (await readdir(folder)).filter(
    (name) => name.startsWith(startOf(centre)) && time.test(name.slice(startOf(centre).length)),
  )
  const whole = mine.filter((name) => name.endsWith(`-${reason}${ending}`)).sort()
  const old = whole.slice(0, Math.max(0, whole.length - keep))
  for (const name of mine.filter((candidate) => candidate.endsWith('.part'))) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found && found.mtimeMs < now.getTime() - abandoned) old.push(name)
  }
  for (const name of old) await rm(join(folder, name), { force: true })
  return old
}
