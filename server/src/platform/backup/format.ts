import { counted } from '@callbox/contract'
import { z } from 'zod'

/**
 * A backup is one age file around zstd around tar, so that `age -d`, `zstd -d` and `tar x` open it without us:
 *
 *     callbox-backup.json                what it is, first
 *     keys/root.key                      the centre's root key
 *     keys/vault.json                    the keys that wrap secrets, where there are any
 *     tables/<schema>.<table>/000001     the rows, as PostgreSQL's COPY writes them in text; cut between rows
 *     files/<2 hex>/<64 hex>             the content-addressed files
 *     manifest.json                      counts and hashes, last: without it the backup is not whole
 */
export const format = 'callbox-backup/1'
export const headerName = 'callbox-backup.json'
export const manifestName = 'manifest.json'
export const rootKeyName = 'keys/root.key'
export const vaultName = 'keys/vault.json'

export type Reason = 'asked' | 'daily' | 'migration'

const table = z.object({ name: z.string(), columns: z.array(z.string()) })
export const header = z.object({
  format: z.literal(format, 'it is not of the format callbox-backup/1'),
  madeAt: z.iso.datetime(),
  reason: z.enum(['asked', 'daily', 'migration']),
  postgres: z.string(),
  centre: z.object({ name: z.string(), practice: z.boolean() }).nullable(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In an order in which rows find what they refer to. */
  tables: z.array(table),
  /** Tables of ours that are not in it, each with the reason. */
  leftOut: z.record(z.string(), z.string()),
  /** `false` for one made before a migration, which touches no file. */
  files: z.boolean(),
})
export type Header = z.infer<typeof header>
export type Table = z.infer<typeof table>

const tableKept = z.object({ rows: z.number().int(), bytes: z.number().int(), sha256: z.string() })
export const manifest = z.object({
  tables: z.record(z.string(), tableKept),
  /** `schema.table.column` → where its numbering goes on. */
  sequences: z.record(z.string(), z.object({ last: z.string(), called: z.boolean() })),
  files: z.object({
    count: z.number().int(),
    bytes: z.number().int(),
    /** Those whose bytes no longer matched their name when the backup was made. */
    damaged: z.array(z.string()),
  }),
})
export type Counted = z.infer<typeof tableKept>
export type Manifest = z.infer<typeof manifest>

/** Rows that are not a table's as it stands, and rows that mean something else in another database. */
export type Apart = {
  /** Real tables, or made-up names with the query that gives their rows. */
  rows: Readonly<Record<string, string | null>>
  /**
   * Puts what was restored into its place. Each of `rows` stands in a temporary table of its columns.
   * @param staged the temporary table's name, quoted
   */
  settle(client: import('pg').Client, staged: (name: string) => string): Promise<void>
}

export type Plan = {
  leftOut: Readonly<Record<string, string>>
  apart: readonly Apart[]
}

export type Say = (sentence: string) => void

/** `12,345 rows, 3.4 MB`. */
export const size = (bytes: number): string =>
  bytes < 1e6
    ? `${(bytes / 1e3).toFixed(1)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`
export const amount = (rows: number, bytes: number): string => `${counted(rows, 'row')}, ${size(bytes)}`
