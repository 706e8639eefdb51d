import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import type pg from 'pg'
import { pack as newPack, type Pack } from 'tar-stream'
import { readVault, vaultBeside } from '#platform/crypto'
import { refuseUnfinishedRestore, withSession } from '#platform/db'
import { StartError, wordsOf } from '#platform/errors'
import { storedFiles, syncFolder } from '#platform/files'
import { diskFull } from '#platform/folder'
import { history, quoted, rowsOfTable, sequencesOf, steady, tablesTaken } from './catalog.ts'
import {
  amount,
  format,
  type Header,
  headerName,
  type Manifest,
  manifestName,
  type Plan,
  type Reason,
  rootKeyName,
  type Say,
  size,
  vaultName,
} from './format.ts'
import { copied, counting } from './rows.ts'
import { closed, type Seal } from './seal.ts'

export type BackupAsked = {
  ownerUrl: string
  /** The file to make; it appears when it is whole. */
  to: string
  seal: Seal
  plan: Plan
  reason: Reason
  at: Date
  centre: Header['centre']
  /** The folder of the content-addressed files; null to leave them out. */
  files: string | null
  /** The file with the centre's root key; the keys that wrap secrets stand beside it. */
  rootKey: string
  say?: Say
  /** Called about once a second while it goes on. */
  alive?: () => void
  signal?: AbortSignal
}
export type Backup = { file: string; bytes: number; rows: number; manifest: Manifest }

/**
 * Backs the centre up while it works: one snapshot of every table, the root key, the files. What is named `to` is whole
 * and on the disk; until then it is called `.part`, and is removed when anything fails.
 * @throws StartError with one sentence
 */
export const writeBackup = async (asked: BackupAsked): Promise<Backup> => {
  const part = `${asked.to}.part`
  await mkdir(dirname(asked.to), { recursive: true, mode: 0o700 })
  if (await stat(asked.to).catch(() => null))
    throw new StartError(`${asked.to} is there already, and a backup replaces nothing: name another file.`)
  const rootKey = await readFile(asked.rootKey).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The root key ${asked.rootKey} cannot be read (${error.code}), and without it a backup opens no sealed secret: run this where the folders "keys" and "files" of the centre are.`,
    )
  })
  const pack = newPack()
  const zstd = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  })
  const stop = (error: unknown): never => {
    pack.destroy(error as Error)
    zstd.destroy()
    throw error
  }
  try {
    const sealed = await closed(zstd, asked.seal)
    const signal = asked.signal ? { signal: asked.signal } : {}
    // A write that failed says why; what was feeding it then fails only because of that.
    const [written, squeezed, produced] = await Promise.allSettled([
      pipeline(sealed, createWriteStream(part, { flags: 'w', mode: 0o600, flush: true }), signal).catch(stop),
      pipeline(pack, zstd).catch(stop),
      produce(pack, asked, rootKey).catch(stop),
    ])
    const failed = (result: PromiseSettledResult<unknown>): unknown =>
      result.status === 'rejected' ? result.reason : undefined
    const reason = failed(written)
    if ((reason as NodeJS.ErrnoException)?.syscall) throw reason
    for (const one of [failed(produced), reason, failed(squeezed)]) if (one) throw one
    const manifest = (produced as PromiseFulfilledResult<Manifest>).value
    const { size: bytes } = await stat(part)
    await placeWhole(part, asked.to)
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    return { file: asked.to, bytes, rows, manifest }
  } catch (error) {
    await rm(part, { force: true })
    throw told(error, asked)
  }
}

const told = (error: unknown, { to, signal }: BackupAsked): unknown => {
  if (error instanceof StartError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(to, error)
  if (signal?.aborted) return new StartError('The backup was stopped; nothing of it is left.')
  return new StartError(`The backup could not be made (${wordsOf(error)}); nothing of it is left.`, {
    cause: error,
  })
}

/** Under its name, which nobody else took meanwhile, for good. */
const placeWhole = async (part: string, to: string): Promise<void> => {
  await link(part, to)
    .then(() => rm(part))
    .catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error
      await rename(part, to)
    })
  await syncFolder(dirname(to))
}

const produce = async (pack: Pack, asked: BackupAsked, rootKey: Buffer): Promise<Manifest> => {
  const { ownerUrl, plan, at, say = () => undefined, alive = () => undefined } = asked
  const add = (name: string, bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      const entry = pack.entry({ name, size: bytes.length, mtime: at, mode: 0o600 }, (error) =>
        error ? reject(error) : resolve(),
      )
      entry.on('error', reject)
      entry.end(bytes)
    })
  let told = Date.now()
  let beat = 0
  const along = (what: () => string): void => {
    if (Date.now() - beat >= 1000) {
      beat = Date.now()
      alive()
    }
    if (Date.now() - told < 5000) return
    told = Date.now()
    say(what())
  }
  const manifest: Manifest = { tables: {}, sequences: {}, files: { count: 0, bytes: 0, damaged: [] } }
  await withSession(ownerUrl, async (client) => {
    await refuseUnfinishedRestore(client)
    await steady(client)
    await client.query('begin transaction isolation level repeatable read read only')
    const head = await headerOf(client, asked)
    await client.query(
      `lock table ${head.tables
        .filter(({ name }) => !plan.apart.some(({ rows }) => typeof rows[name] === 'string'))
        .map(({ name }) => quoted(name))
        .join(', ')} in access share mode`,
    )
    await add(headerName, Buffer.from(JSON.stringify(head, null, 2)))
    await add(rootKeyName, rootKey)
    // After the snapshot was taken: a key stands in the file before anything is sealed with it, so none is missing.
    const vault = await readVault(vaultBeside(asked.rootKey))
    if (vault !== null) await add(vaultName, Buffer.from(vault))
    for (const table of head.tables) {
      const counted = counting()
      let part = 0
      for await (const rows of copied(client, rowsOfTable(table, plan))) {
        counted.add(rows)
        part += 1
        await add(`tables/${table.name}/${String(part).padStart(6, '0')}`, rows)
        along(() => `  ${table.name}: ${amount(counted.rows, counted.bytes)} so far…`)
      }
      const done = counted.done()
      manifest.tables[table.name] = done
      if (done.rows > 0) say(`  ${table.name}: ${amount(done.rows, done.bytes)}`)
    }
    // Numbers are given outside of snapshots: read last, they are beyond every row that was copied.
    for (const sequence of await sequencesOf(client)) {
      const { rows } = await client.query<{ last: string; called: boolean }>(
        `select last_value::text as last, is_called as called from ${sequence.name}`,
      )
      manifest.sequences[sequence.of] = rows[0]!
    }
    await client.query('commit')
  })
  if (asked.files !== null) await addFiles(pack, asked, asked.files, manifest.files, along)
  await add(manifestName, Buffer.from(JSON.stringify(manifest, null, 2)))
  pack.finalize()
  return manifest
}

const headerOf = async (client: pg.Client, asked: BackupAsked): Promise<Header> => {
  const { rows } = await client.query<{ postgres: string }>(
    "select current_setting('server_version') as postgres",
  )
  const migrations = await client.query<Header['migrations'][number]>(
    `select name, checksum from ${history} order by name`,
  )
  const tables = await tablesTaken(client, asked.plan)
  return {
    format,
    madeAt: asked.at.toISOString(),
    reason: asked.reason,
    postgres: rows[0]!.postgres,
    centre: asked.centre,
    migrations: migrations.rows,
    tables,
    leftOut: { ...asked.plan.leftOut },
    files: asked.files !== null,
  }
}

/**
 * Every file that stands in the store now, after the snapshot: a file is written before the row that names it, so none
 * that a copied row names can be missing.
 */
const addFiles = async (
  pack: Pack,
  { at, say = () => undefined }: BackupAsked,
  folder: string,
  counted: Manifest['files'],
  along: (what: () => string) => void,
): Promise<void> => {
  for await (const file of storedFiles(folder)) {
    const hash = createHash('sha256')
    const name = `files/${file.hex.slice(0, 2)}/${file.hex}`
    await pipeline(
      file.read(),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk)
          yield chunk
        }
      },
      pack.entry({ name, size: file.size, mtime: at, mode: 0o600 }),
    )
    if (hash.digest('hex') !== file.hex) {
      counted.damaged.push(file.hex)
      say(`  The file ${file.hex} no longer matches its name; it is copied as it is.`)
    }
    counted.count += 1
    counted.bytes += file.size
    along(() => `  files: ${counted.count.toLocaleString('en')}, ${size(counted.bytes)} so far…`)
  }
  if (counted.count > 0) say(`  files: ${counted.count.toLocaleString('en')}, ${size(counted.bytes)}`)
}
