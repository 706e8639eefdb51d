import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '#platform/errors'
import { folderError } from './folder.ts'
import { lookAt, stillAlive } from './process.ts'

export type LockInfo = { /** where the holder answers, e.g. `http://localhost:9110` */ address?: string }
export type LockOwner = { pid: number; birth?: string; since: string; address?: string; nonce: string }
export type FolderLock = { release(): Promise<void> }

const LOCK = 'callbox.lock'

/**
 * Takes the data folder for this process: one server to a folder. The lock is a file naming the holder; one whose
 * holder is gone (killed, zombie, its number given to another process, machine restarted) is taken over. Throws a
 * StartError "already running …" with the holder's number and address. `release()` may be called twice.
 */
export async function lockFolder(folder: string, info: LockInfo = {}): Promise<FolderLock> {
  const path = join(folder, LOCK)
  const me = await lookAt(process.pid)
  const mine: LockOwner = {
    pid: process.pid,
    ...(me?.birth === undefined ? {} : { birth: me.birth }),
    since: new Date().toISOString(),
    ...(info.address === undefined ? {} : { address: info.address }),
    nonce: randomBytes(8).toString('hex'),
  }
  const text = `${JSON.stringify(mine)}\n`
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (await createWhole(path, text)) {
        // After a take-over another starter may have judged the same dead holder and moved our file aside.
        if (attempt > 0) await pause(50)
        if (attempt === 0 || (await readFile(path, 'utf8').catch(() => '')) === text) return held(path, text)
        continue
      }
      const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (found === undefined) continue
      const owner = parseOwner(found)
      if (owner && (await stillAlive(owner.pid, owner.birth))) throw alreadyRunning(folder, owner)
      await moveAside(path, found)
    }
  } catch (error) {
    throw error instanceof StartError ? error : folderError(error, folder)
  }
  throw new StartError(
    `The folder ${folder} is being taken by several servers at once: start only one of them.`,
  )
}

/** Who holds the folder now; `undefined` when nobody living does. For commands that work beside a running server. */
export async function whoHolds(folder: string): Promise<LockOwner | undefined> {
  const text = await readFile(join(folder, LOCK), 'utf8').catch(() => undefined)
  const owner = text === undefined ? undefined : parseOwner(text)
  return owner && (await stillAlive(owner.pid, owner.birth)) ? owner : undefined
}

function held(path: string, text: string): FolderLock {
  return {
    release: async () => {
      if ((await readFile(path, 'utf8').catch(() => '')) === text) await rm(path, { force: true })
    },
  }
}

/** Creates the file with its content in one step, so that nobody reads it half written. False when it exists. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, text, { mode: 0o644 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error
    return await createPlain(path, text) // a disk without hard links
  } finally {
    await rm(draft, { force: true })
  }
}

async function createPlain(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined
    throw error
  })
  if (!file) return false
  await file.writeFile(text).finally(() => file.close())
  return true
}

/** Moves a dead holder's file aside. If a living starter replaced it in that instant, its file is put back. */
async function moveAside(path: string, judged: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  await rename(path, aside).catch(() => undefined)
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== judged) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as LockOwner
    return Number.isSafeInteger(owner.pid) ? owner : undefined
  } catch {
    return undefined
  }
}

function alreadyRunning(folder: string, owner: LockOwner): StartError {
  const where = owner.address ? ` at ${owner.address}` : ''
  return new StartError(
    `Callbox is already running on ${folder}${where} (process ${owner.pid}, since ${owner.since}): use that one, stop it first, or set CALLBOX_DATA to another folder.`,
  )
}
