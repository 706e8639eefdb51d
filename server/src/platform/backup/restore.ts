import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { joined, parseVault, readVault, vaultBeside, writeVault } from '#platform/crypto'
import { migrate, withSession } from '#platform/db'
import { StartError, wordsOf } from '#platform/errors'
import { syncFolder, takeFile } from '#platform/files'
import { quoted, sequencesOf, steady, tablesOf } from './catalog.ts'
import { amount, type Header, type Manifest, type Plan, type Say, size, type Table } from './format.ts'
import { readBackup } from './read.ts'
import { copied, counting } from './rows.ts'
import type { Opener } from './seal.ts'
import { sameAs } from './tally.ts'
import { claimEmpty, requireKnown, unmark } from './target.ts'

export type RestoreAsked = {
  ownerUrl: string
  file: string
  opener: Opener
  plan: Plan
  /** The folder of the content-addressed files, which may hold some already. */
  files: string
  /** Where the root key goes; nothing, or the same key, may stand there. */
  rootKey: string
  say?: Say
}
export type Restored = { header: Header; manifest: Manifest }

/**
 * Restores a backup into an empty database and a data folder, in one transaction: the state it was made in, read back
 * and compared with the manifest before it is committed. Then the migrations since, and `after`; until all of that has
 * ended, no version starts on the database. The application's role must be there.
 * @throws StartError with one sentence; then the tables are empty
 */
export const restoreBackup = async (
  asked: RestoreAsked,
  after: (restored: Restored) => Promise<void> = async () => undefined,
): Promise<Restored> => {
  const say = asked.say ?? (() => undefined)
  const restored = await withSession(asked.ownerUrl, (client) => readInto(client, asked, say))
  await migrate(asked.ownerUrl, say, { restoring: true })
  await after(restored)
  await withSession(asked.ownerUrl, unmark)
  return restored
}

const readInto = async (client: pg.Client, asked: RestoreAsked, say: Say): Promise<Restored> => {
  const { plan } = asked
  let header: Header | undefined
  let manifest: Manifest | undefined
  let rootKey: Buffer | undefined
  let vault: Buffer | undefined
  let load: Load | undefined
  const files = { count: 0, bytes: 0, wrong: [] as string[] }
  await readBackup(asked.file, asked.opener, {
    async header(found) {
      header = found
      await requireKnown(found)
      await claimEmpty(client, say)
      await migrate(asked.ownerUrl, () => undefined, {
        only: found.migrations.map(({ name }) => name),
        restoring: true,
      })
      await steady(client)
      await client.query('begin')
      load = await startLoad(client, found, plan, say)
    },
    async rootKey(bytes) {
      const there = await readFile(asked.rootKey).catch(() => null)
      if (there && !there.equals(bytes))
        throw new StartError(
          `${asked.rootKey} is the key of another centre: name a new folder with CALLBOX_DATA, for keys are never overwritten.`,
        )
      rootKey = bytes
    },
    async vault(bytes) {
      vault = bytes
    },
    rows: (table, bytes) => load!.add(table, bytes),
    async file(hex, bytes, length) {
      if (files.count === 0) await load!.end()
      // Whether it was damaged already when it was backed up stands in the manifest, at the end.
      if (!(await takeFile(asked.files, hex, bytes, { evenSo: true }))) files.wrong.push(hex)
      files.count += 1
      files.bytes += length
    },
    async manifest(found) {
      manifest = found
      const changed = files.wrong.filter((hex) => !found.files.damaged.includes(hex))
      if (!rootKey || files.count !== found.files.count || changed.length > 0)
        throw new StartError(
          `The backup ${asked.file} does not hold its files as its manifest says: use another one.`,
        )
      if (files.count > 0) say(`  files: ${files.count.toLocaleString('en')}, ${size(files.bytes)}`)
      await load!.end()
      say('Reading back what was written, and comparing…')
      await load!.settle(found)
      await keepKey(asked.rootKey, rootKey)
      if (vault) await keepVault(vaultBeside(asked.rootKey), vault.toString('utf8'))
      await client.query('commit')
    },
  })
  return { header: header!, manifest: manifest! }
}

/** The keys of a folder that has some already stay, and those of the backup are put beside them. */
const keepVault = async (file: string, text: string): Promise<void> => {
  const ours = parseVault('of the backup', text)
  const there = await readVault(file)
  await writeVault(file, there === null ? ours : joined(parseVault(file, there), ours))
}

/** Whole or not at all. */
const keepKey = async (file: string, bytes: Buffer): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.restored`
  await writeFile(draft, bytes, { mode: 0o600, flush: true })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
  await syncFolder(dirname(file))
}

type Load = {
  add(table: string, rows: Buffer): Promise<void>
  /** The last table is complete. */
  end(): Promise<void>
  /** Compares with the manifest, settles what is kept apart, sets the numbering. */
  settle(manifest: Manifest): Promise<void>
}

const staged = (name: string): string => `pg_temp."${name}"`

const startLoad = async (client: pg.Client, header: Header, plan: Plan, say: Say): Promise<Load> => {
  const there = await tablesOf(client)
  const apart = Object.assign({}, ...plan.apart.map(({ rows }) => rows)) as Record<string, string | null>
  const columnsOf = ({ columns }: Table): string => columns.map(quoted).join(', ')
  for (const table of header.tables)
    if (!there.some(({ name }) => name === table.name) && typeof apart[table.name] !== 'string')
      throw new StartError(
        `The backup holds a table ${table.name} that its migrations do not make: restore it with the version that made it.`,
      )
  await client.query(`truncate ${there.map(({ name }) => quoted(name)).join(', ')}`)
  // What the triggers kept stands in the backup; they would count it once more.
  for (const { name } of there) await client.query(`alter table ${quoted(name)} disable trigger user`)
  for (const table of header.tables)
    if (table.name in apart)
      await client.query(
        `create temp table "${table.name}" on commit drop as ${apart[table.name] ?? `select ${columnsOf(table)} from ${quoted(table.name)}`} with no data`,
      )
  const placeOf = ({ name }: Table): string => (name in apart ? staged(name) : quoted(name))

  const fed = new Map(header.tables.map((table) => [table.name, { table, counted: counting() }]))
  let current: { name: string; copy: Copy; told: number } | null = null
  const end = async (): Promise<void> => {
    if (!current) return
    const { name, copy } = current
    current = null
    await copy.end()
    const { rows, bytes } = fed.get(name)!.counted
    say(`  ${name}: ${amount(rows, bytes)}`)
  }
  return {
    end,
    async add(name, rows) {
      const known = fed.get(name)
      if (!known) throw new StartError(`The backup holds rows of ${name}, which its header does not name.`)
      if (current?.name !== name) {
        await end()
        const copy = startCopy(
          client,
          `copy ${placeOf(known.table)} (${columnsOf(known.table)}) from stdin`,
          name,
        )
        current = { name, copy, told: Date.now() }
      }
      known.counted.add(rows)
      await current!.copy.add(rows)
      if (Date.now() - current!.told < 5000) return
      current!.told = Date.now()
      say(`  ${name}: ${amount(known.counted.rows, known.counted.bytes)} so far…`)
    },
    async settle(manifest) {
      await end()
      for (const { table, counted } of fed.values()) {
        sameAs(table.name, counted.done(), manifest.tables[table.name], 'in the file')
        const written = counting()
        for await (const rows of copied(client, `select ${columnsOf(table)} from ${placeOf(table)}`))
          written.add(rows)
        sameAs(table.name, written.done(), manifest.tables[table.name], 'in the database')
      }
      for (const one of plan.apart) await one.settle(client, staged)
      for (const sequence of await sequencesOf(client)) {
        const at = manifest.sequences[sequence.of]
        if (at) await client.query(`select setval($1, $2, $3)`, [sequence.name, at.last, at.called])
      }
      for (const { name } of there) await client.query(`alter table ${quoted(name)} enable trigger user`)
    },
  }
}

type Copy = { add(rows: Buffer): Promise<void>; end(): Promise<void> }

const startCopy = (client: pg.Client, statement: string, name: string): Copy => {
  const stream = client.query(copyFrom(statement))
  const done = finished(stream).catch((error) => {
    throw new StartError(
      `The rows of ${name} could not be written (${wordsOf(error)}); nothing was restored.`,
      {
        cause: error,
      },
    )
  })
  done.catch(() => undefined)
  return {
    add: (rows) =>
      Promise.race([
        new Promise<void>((resolve, reject) => {
          stream.write(rows, (error) => (error ? reject(error) : resolve()))
        }),
        done,
      ]),
    async end() {
      stream.end()
      await done
    },
  }
}
