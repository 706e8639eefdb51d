import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { extract } from 'tar-stream'
import { z } from 'zod'
import { StartError, wordsOf } from '#platform/errors'
import {
  type Header,
  header,
  headerName,
  type Manifest,
  manifest,
  manifestName,
  rootKeyName,
  vaultName,
} from './format.ts'
import { type Opener, opened } from './seal.ts'

/** What a reader of a backup does with what it meets, in this order. */
export type Visitor = {
  header(header: Header): Promise<void>
  rows(table: string, bytes: Buffer): Promise<void>
  rootKey(bytes: Buffer): Promise<void>
  /** The keys that wrap secrets; of a backup of an older version, or of a centre that has none in a file, there are none. */
  vault(bytes: Buffer): Promise<void>
  file(hex: string, bytes: AsyncIterable<Uint8Array>, size: number): Promise<void>
  /** Only after it is known that the file is authentic to its end. */
  manifest(manifest: Manifest): Promise<void>
}

const whole = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const json = <T>(shape: z.ZodType<T>, name: string, bytes: Buffer): T => {
  try {
    return shape.parse(JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues[0]!.message : wordsOf(error)
    throw new StartError(
      `The file is no backup that this version can read: its ${name} is not as it should be (${why}).`,
    )
  }
}

/**
 * Reads a backup from its beginning to its end.
 * @throws StartError when the key does not open it, or when it is damaged or cut short; and whatever the visitor throws
 */
export const readBackup = async (file: string, opener: Opener, visitor: Visitor): Promise<void> => {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile())
    throw new StartError(`There is no backup ${file}: name the file that "callbox backup" made.`)
  const tar = extract()
  const source = createReadStream(file)
  const failed: Failed = { inVisitor: null, inFile: null }
  let seen: Manifest | null = null
  try {
    const plain = await opened(source, opener)
    const visiting = visit(tar as unknown as AsyncIterable<Entry>, guarded(visitor, failed)).then(
      (last) => {
        seen = last
      },
      (error) => {
        if (error instanceof StartError) failed.inVisitor ??= { error }
        else failed.inFile ??= { error }
        plain.destroy()
      },
    )
    const flowing = pipeline(plain, createZstdDecompress(), tar as unknown as Writable).catch((error) => {
      // When the visitor failed, the flow was cut off because of it.
      failed.inFile ??= { error }
      tar.destroy(error)
    })
    await Promise.all([visiting, flowing])
  } finally {
    source.destroy()
  }
  if (failed.inVisitor) throw failed.inVisitor.error
  if (failed.inFile || !seen)
    throw new StartError(
      `The backup ${file} is damaged or cut short (${failed.inFile ? wordsOf(failed.inFile.error) : 'it ends before its manifest'}): use another one.`,
      { cause: failed.inFile?.error },
    )
  await visitor.manifest(seen)
}

/** Whose fault it was: what fails in one makes the other fail too. */
type Failed = { inVisitor: { error: unknown } | null; inFile: { error: unknown } | null }

const guarded = (visitor: Visitor, failed: Failed): Visitor => {
  const guard =
    <A extends unknown[]>(visit: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      try {
        await visit(...args)
      } catch (error) {
        if (!failed.inFile) failed.inVisitor ??= { error }
        throw error
      }
    }
  async function* watched(bytes: AsyncIterable<Uint8Array>) {
    try {
      yield* bytes
    } catch (error) {
      failed.inFile ??= { error }
      throw error
    }
  }
  return {
    header: guard(visitor.header),
    rootKey: guard(visitor.rootKey),
    vault: guard(visitor.vault),
    rows: guard(visitor.rows),
    file: guard((hex, bytes, size) => visitor.file(hex, watched(bytes), size)),
    manifest: visitor.manifest,
  }
}

type Entry = Readable & { header: { name: string; size: number } }

const visit = async (entries: AsyncIterable<Entry>, visitor: Visitor): Promise<Manifest | null> => {
  let begun = false
  let last: Manifest | null = null
  for await (const entry of entries) {
    const { name, size } = entry.header
    if (!begun && name !== headerName) throw new StartError('The file is no backup of Callbox.')
    if (name === headerName) {
      const head = json(header, name, await whole(entry))
      begun = true
      await visitor.header(head)
      continue
    }
    const table = /^tables\/([^/]+)\/\d+$/.exec(name)?.[1]
    const hex = /^files\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(name)?.[1]
    if (table) {
      const bytes = await whole(entry)
      await visitor.rows(table, bytes)
    } else if (hex) await visitor.file(hex, entry, size)
    else if (name === rootKeyName) await visitor.rootKey(await whole(entry))
    else if (name === vaultName) await visitor.vault(await whole(entry))
    else if (name === manifestName) last = json(manifest, name, await whole(entry))
    else
      throw new StartError(
        `The backup holds "${name}", which this version does not know: use the version that made it.`,
      )
  }
  return last
}
