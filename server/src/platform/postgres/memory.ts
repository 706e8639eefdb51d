import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '#platform/errors'
import { handOver, type RunAs } from './runas.ts'

/** What the embedded database remembers beside its data: its passwords and its port. Mode 600. */
export type Memory = { superuserPassword: string; ownerPassword: string; port?: number }

const fileIn = (folder: string) => join(folder, 'cluster.json')

/** Reads the memory of `folder`; `undefined` when there is none yet. A damaged file is a StartError. */
export async function recall(folder: string): Promise<Memory | undefined> {
  const path = fileIn(folder)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    const memory = JSON.parse(text) as Memory
    if (memory.superuserPassword && memory.ownerPassword) return memory
  } catch {}
  throw new StartError(
    `${path} is damaged: put it back from a backup; it holds the passwords of the database beside it.`,
  )
}

/** Fresh random passwords. */
export function newMemory(): Memory {
  const password = () => randomBytes(24).toString('base64url')
  return { superuserPassword: password(), ownerPassword: password() }
}

/** Writes the memory whole or not at all, and on the disk before it returns. */
export async function remember(folder: string, memory: Memory, as: RunAs): Promise<void> {
  const path = fileIn(folder)
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(memory, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await handOver(as, draft)
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** Makes a rename in `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
