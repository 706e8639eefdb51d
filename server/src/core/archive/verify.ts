import { sameBytes, sha256 } from '#platform/crypto'
import type { Db } from '#platform/db'
import type { Files } from '#platform/files'
import { commitment, leafHash, partsOf } from './leaf.ts'

export type CheckedPart = {
  part: string
  mediaType: string
  size: number
  /** Opens the commitment: HMAC-SHA-256(salt, SHA-256(bytes)). */
  salt: string
  commitment: string
  holds: boolean
  bytes: Buffer | null
}
export type CheckedEntry = {
  id: string
  number: number
  kind: string
  subject: string | null
  at: Date
  networkAt: Date | null
  retentionClass: string
  regime: string
  leaf: string
  leafHash: string
  /** The leaf's hash, what it says of the entry, and every commitment that can be checked hold. */
  holds: boolean
  parts: CheckedPart[]
}

/** The row beside the leaf tells the same: whoever edits only the row is found out. */
const saysTheSame = (entry: {
  leaf: Buffer
  entry_id: string
  kind: string
  agency_id: number
  at: Date
  network_at: Date | null
}): boolean =>
  entry.leaf
    .toString('utf8')
    .startsWith(
      `callbox-record/1\nentry ${entry.entry_id}\nkind ${entry.kind}\nagency ${entry.agency_id}\nat ${entry.at.toISOString()}\nnetwork ${entry.network_at?.toISOString() ?? '-'}\n`,
    )

/** Reads one entry and recomputes everything about it: leaf hash, each part's commitment. Null when there is none. */
export const checkEntry = async (
  { db, files }: { db: Db; files: Files },
  agency: number,
  entryId: string,
): Promise<CheckedEntry | null> => {
  const entry = await db
    .selectFrom('archive.entry')
    .selectAll()
    .where('agency_id', '=', agency)
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
  if (!entry) return null
  const payloads = await db
    .selectFrom('archive.payload')
    .selectAll()
    .where('agency_id', '=', agency)
    .where('entry_id', '=', entryId)
    .orderBy('part')
    .execute()
  const committed = partsOf(entry.leaf)
  const parts = await Promise.all(
    payloads.map(async (row): Promise<CheckedPart> => {
      const bytes = row.bytes ?? (row.sha256 ? await files.get(row.sha256).catch(() => null) : null)
      const made = bytes ? commitment(row.salt, sha256(bytes)).toString('hex') : ''
      const holds = bytes !== null && made === committed.get(row.part)
      return {
        part: row.part,
        mediaType: row.media_type,
        size: Number(row.size),
        salt: row.salt.toString('hex'),
        commitment: committed.get(row.part) ?? '',
        holds,
        bytes,
      }
    }),
  )
  const sound =
    sameBytes(leafHash(entry.leaf), entry.leaf_hash) &&
    saysTheSame(entry) &&
    parts.every((part) => part.holds) &&
    parts.every((part) => committed.has(part.part))
  return {
    id: entry.entry_id,
    number: Number(entry.number),
    kind: entry.kind,
    subject: entry.subject,
    at: entry.at,
    networkAt: entry.network_at,
    retentionClass: entry.retention_class,
    regime: entry.regime,
    leaf: entry.leaf.toString('utf8'),
    leafHash: entry.leaf_hash.toString('hex'),
    holds: sound,
    parts,
  }
}
