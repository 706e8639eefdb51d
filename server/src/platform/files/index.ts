import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sha256 } from '#platform/crypto'

/** The content-addressed store: a file is named by the SHA-256 of its bytes, and is durable before anything names it. */
export type Files = {
  /** Writes, syncs, renames, syncs the folder. The same bytes are kept once. */
  put(bytes: Uint8Array): Promise<Buffer>
  /** @throws when it is missing or its bytes no longer match their name. */
  get(hash: Uint8Array): Promise<Buffer>
  has(hash: Uint8Array): Promise<boolean>
}

/** Makes what was renamed into a folder last. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

const placeOf = (folder: string, hex: string): string => join(folder, hex.slice(0, 2), hex)

/** Files in a local folder, spread over 256 sub-folders. */
export const localFiles = (folder: string): Files => {
  const place = (hash: Uint8Array): string => placeOf(folder, Buffer.from(hash).toString('hex'))
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

export type StoredFile = { hex: string; size: number; read(): Readable }

/** Every file of a local store, in the order of their names; drafts are none. Nothing when the folder is not there. */
export async function* storedFiles(folder: string): AsyncGenerator<StoredFile> {
  const namesIn = (path: string): Promise<string[]> =>
    readdir(path).then(
      (names) => names.sort(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
        throw error
      },
    )
  for (const start of await namesIn(folder))
    for (const hex of await namesIn(join(folder, start))) {
      if (!/^[0-9a-f]{64}$/.test(hex)) continue
      const path = placeOf(folder, hex)
      yield { hex, size: (await stat(path)).size, read: () => createReadStream(path) }
    }
}

/**
 * Takes a file into the store as it comes, durable when it resolves.
 * @returns whether its bytes match its name; when not, it is kept only if `evenSo`
 */
export const takeFile = async (
  folder: string,
  hex: string,
  bytes: Readable | AsyncIterable<Uint8Array>,
  { evenSo = false } = {},
): Promise<boolean> => {
  const path = placeOf(folder, hex)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  const hash = createHash('sha256')
  try {
    await pipeline(
      bytes,
      async function* (source: AsyncIterable<Uint8Array>) {
        for await (const chunk of source) {
          hash.update(chunk)
          yield chunk
        }
      },
      createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
    )
    const holds = hash.digest('hex') === hex
    if (holds || evenSo) {
      await rename(draft, path)
      await syncFolder(dirname(path))
    }
    return holds
  } finally {
    await rm(draft, { force: true })
  }
}
