import { createHash } from 'node:crypto'
import { StartError } from '#platform/errors'
import type { Counted, Header, Manifest } from './format.ts'
import { readBackup } from './read.ts'
import { counting } from './rows.ts'
import type { Opener } from './seal.ts'

/** @throws StartError when a table is not what the manifest says of it. */
export const sameAs = (name: string, is: Counted, said: Counted | undefined, where: string): void => {
  if (!said || is.rows !== said.rows || is.sha256 !== said.sha256)
    throw new StartError(
      `The table ${name} is not ${where} as the backup's manifest says (${is.rows} rows of ${said?.rows ?? 'none'}): use another backup, and tell the developers.`,
    )
}

/**
 * Reads a backup to its end and holds it against its own manifest: every table's rows and hash, every file. Needs no
 * database. @throws StartError when it does not open, is damaged or does not hold
 */
export const checkBackup = async (
  file: string,
  opener: Opener,
): Promise<{ header: Header; manifest: Manifest }> => {
  let header: Header | undefined
  let held: Manifest | undefined
  let keyed = false
  const tables = new Map<string, ReturnType<typeof counting>>()
  const files = { count: 0, wrong: [] as string[] }
  await readBackup(file, opener, {
    header: async (found) => {
      header = found
    },
    rows: async (table, bytes) => {
      if (!tables.has(table)) tables.set(table, counting())
      tables.get(table)!.add(bytes)
    },
    rootKey: async () => {
      keyed = true
    },
    vault: async () => undefined,
    file: async (hex, bytes) => {
      const hash = createHash('sha256')
      for await (const chunk of bytes) hash.update(chunk)
      files.count += 1
      if (hash.digest('hex') !== hex) files.wrong.push(hex)
    },
    manifest: async (manifest) => {
      for (const { name } of header!.tables)
        sameAs(name, (tables.get(name) ?? counting()).done(), manifest.tables[name], 'in the file')
      const unknown = files.wrong.filter((hex) => !manifest.files.damaged.includes(hex))
      if (!keyed || files.count !== manifest.files.count || unknown.length > 0)
        throw new StartError(
          `The backup ${file} does not hold (${keyed ? `${files.count} files of ${manifest.files.count}, ${unknown.length} of them changed` : 'the root key is missing'}): use another one.`,
        )
      held = manifest
    },
  })
  return { header: header!, manifest: held! }
}
