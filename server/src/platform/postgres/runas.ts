import { execFile } from 'node:child_process'
import { chown, lstat, readdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const NOBODY = 65534
const MASK = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

/**
 * How PostgreSQL's programs are started, since they refuse to run as root and want to know their user's name:
 * - `direct`: as the user we are;
 * - `masked`: in a user namespace in which we appear as "nobody". The files stay ours, so it works below a folder
 *   only root may enter;
 * - `other`: as the user `uid`, who owns the data folder and must be able to reach it and the programs.
 */
export type RunAs = { how: 'direct' } | { how: 'masked' } | { how: 'other'; uid: number; gid: number }

export type Command = { file: string; args: string[]; uid?: number; gid?: number }

/** Decides how to run for the owner of `folder`, which exists. Gives the folder away only where namespaces are refused. */
export async function chooseRunAs(folder: string, allowNamespace = true): Promise<RunAs> {
  const root = process.getuid?.() === 0
  if (!root && hasName()) return { how: 'direct' }
  const owner = await lstat(folder)
  if (root && owner.uid !== 0) return { how: 'other', uid: owner.uid, gid: owner.gid }
  if (allowNamespace && (await canMask())) return { how: 'masked' }
  if (!root) return { how: 'direct' }
  await giveAway(folder, NOBODY, NOBODY)
  return { how: 'other', uid: NOBODY, gid: NOBODY }
}

/** The command line that runs `file` so. */
export function commandFor(as: RunAs, file: string, args: string[]): Command {
  if (as.how === 'masked') return { file: 'unshare', args: [...MASK, file, ...args] }
  if (as.how === 'other') return { file, args, uid: as.uid, gid: as.gid }
  return { file, args }
}

/** Gives one file we wrote to the user the database runs as; nothing to do when that is us. */
export async function handOver(as: RunAs, path: string): Promise<void> {
  if (as.how === 'other') await chown(path, as.uid, as.gid)
}

async function canMask(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return await run('unshare', [...MASK, 'true']).then(
    () => true,
    () => false,
  )
}

/** An account without an entry in the password file (usual in containers): initdb cannot name its user. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

async function giveAway(path: string, uid: number, gid: number): Promise<void> {
  await chown(path, uid, gid)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const below = join(path, entry.name)
    if (entry.isDirectory()) await giveAway(below, uid, gid)
    else if (entry.isFile()) await chown(below, uid, gid)
  }
}
