import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '#platform/crypto'

/** The content-addressed store: a file is named by the SHA-256 of its bytes, and is durable before anything names it. */
export type Files = {
  /** Writes, syncs, renames, syncs the folder. The same bytes are kept once. */
  put(bytes: Uint8Array): Promise<Buffer>
  /** @throws when it is missing or its bytes no longer match their name. */
  get(hash: Uint8Array): Promise<Buffer>
  has(hash: Uint8Array): Promise<boolean>
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Files in a local folder, spread over 256 sub-folders. */
export const localFiles = (folder: string): Files => {
  const place = (hash: Uint8Array): string => {
    const hex = Buffer.from(hash).toString('hex')
    return join(folder, hex.slice(0, 2), hex)
  }
  return {
    async put(bytes) {
      const hash = sha256(bytes)
      const path = place(hash)
      if (
        await stat(path).then(
          (s) => s.size === bytes.length,
          () => false,
        )
      )
        return hash
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${randomUUID()}`
      const handle = await open(draft, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      } finally {
        await handle.close()
      }
      await rename(draft, path)
      await syncFolder(dirname(path))
      await syncFolder(folder)
      return hash
    },
    async get(hash) {
      const bytes = await readFile(place(hash))
      if (!sha256(bytes).equals(Buffer.from(hash)))
        throw new Error(
          `The file ${Buffer.from(hash).toString('hex')} no longer matches its name: restore it from a backup.`,
        )
      return bytes
    },
    has: (hash) =>
      stat(place(hash)).then(
        () => true,
        () => false,
      ),
  }
}
