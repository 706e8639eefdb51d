import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '#platform/errors'

/**
 * Makes `path` (mode 700) if it is not there and proves that it can be written. Throws a StartError with one
 * sentence when it cannot: not ours, read-only, not a folder, or its disk full.
 */
export async function prepareFolder(path: string): Promise<void> {
  const probe = join(path, `.probe-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(probe, Buffer.alloc(8192), { mode: 0o600 })
  } catch (error) {
    throw folderError(error, path)
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** Turns a file system error met below `path` into the sentence an operator can act on; other errors pass unchanged. */
export function folderError(error: unknown, path: string): Error {
  const { code } = error as NodeJS.ErrnoException
  const say = (sentence: string) => new StartError(sentence, { cause: error })
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return say(
        `The folder ${path} cannot be written by ${whoami()}: give it to that user, or set CALLBOX_DATA to a folder of its own.`,
      )
    case 'EROFS':
      return say(
        `The folder ${path} is on a read-only disk: set CALLBOX_DATA to a folder that can be written.`,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, error)
    case 'ENOTDIR':
    case 'EEXIST':
      return say(`${path} is not a folder: move that file away, or set CALLBOX_DATA to a folder.`)
    default:
      return error instanceof Error ? error : new Error(String(error))
  }
}

/** The sentence for a full disk (or a spent quota). */
export function diskFull(path: string, cause?: unknown): StartError {
  return new StartError(
    `The disk that holds ${path} is full: free some space (or raise the quota) and start again; nothing recorded is lost.`,
    { cause },
  )
}

function whoami(): string {
  return process.getuid ? `user ${process.getuid()}` : 'this user'
}
