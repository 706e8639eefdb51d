import { randomPool, sha256 } from '#platform/crypto'
import { type Insert, insertRows, type Row, type Trx } from '#platform/db'
import type { Files } from '#platform/files'
import { newId } from '#platform/ids'
import { type ClockState, commitment, leafBytes, leafHash } from './leaf.ts'

/** Larger contents stand in the content-addressed store, written and synced before the transaction that names them. */
export const largestRow = 256 * 1024

export type Content = { bytes: Uint8Array } | { stored: { sha256: Uint8Array; size: number } }
export type Part = { part: string; mediaType: string; content: Content }
export type Retention = { class: string; regime: string }

export type NewEntry = {
  agency: number
  kind: string
  /** The conversation, account or alarm that it is about. */
  subject: string | null
  at: Date
  networkAt?: Date | null
  retention: Retention
  parts: Part[]
}

/** Moves what is too large for a row into the store. Call it before the transaction. */
export const stash = async (files: Files, part: Part): Promise<Part> =>
  'bytes' in part.content && part.content.bytes.length > largestRow
    ? {
        ...part,
        content: { stored: { sha256: await files.put(part.content.bytes), size: part.content.bytes.length } },
      }
    : part

const entryTypes = {
  agency_id: 'int4',
  entry_id: 'uuid',
  kind: 'text',
  subject: 'uuid',
  at: 'timestamptz',
  network_at: 'timestamptz',
  leaf: 'bytea',
  leaf_hash: 'bytea',
  retention_class: 'text',
  regime: 'text',
}
const payloadTypes = {
  agency_id: 'int4',
  entry_id: 'uuid',
  part: 'text',
  salt: 'bytea',
  media_type: 'text',
  size: 'int8',
  bytes: 'bytea',
  sha256: 'bytea',
}

/** Entries made ready: their ids in the order given, and the rows of both tables. */
export type Recorded = { ids: string[]; inserts: [entries: Insert, payloads: Insert] }

const draw = randomPool()

/** Entries as rows to be written with those of others (law 1; APCO 2.2.1): each part under a salt of its own. */
export const recorded = (entries: readonly NewEntry[], clock: ClockState = 'unknown'): Recorded => {
  const payloads: Row[] = []
  const rows = entries.map((entry) => {
    const entryId = newId(entry.at)
    const parts = entry.parts.map(({ part, mediaType, content }) => {
      const salt = draw(32)
      const stored = 'stored' in content
      const hash = stored ? content.stored.sha256 : sha256(content.bytes)
      payloads.push({
        agency_id: entry.agency,
        entry_id: entryId,
        part,
        salt,
        media_type: mediaType,
        size: stored ? content.stored.size : content.bytes.length,
        bytes: stored ? null : content.bytes,
        sha256: stored ? hash : null,
      })
      return { part, commitment: commitment(salt, hash) }
    })
    const leaf = leafBytes({ ...entry, entryId, networkAt: entry.networkAt ?? null, clock, parts })
    return {
      agency_id: entry.agency,
      entry_id: entryId,
      kind: entry.kind,
      subject: entry.subject,
      at: entry.at,
      network_at: entry.networkAt ?? null,
      leaf,
      leaf_hash: leafHash(leaf),
      retention_class: entry.retention.class,
      regime: entry.retention.regime,
    }
  })
  return {
    ids: rows.map(({ entry_id }) => entry_id),
    inserts: [
      { table: 'archive.entry', types: entryTypes, rows },
      { table: 'archive.payload', types: payloadTypes, rows: payloads },
    ],
  }
}

/**
 * Puts entries on the record in the caller's transaction: one statement for the entries, one for their payloads.
 * Append-only: there is no function to change one.
 * @returns id and record number of each, in the order given.
 */
export const record = async (
  trx: Trx,
  entries: readonly NewEntry[],
  clock: ClockState = 'unknown',
): Promise<{ id: string; number: number }[]> => {
  const {
    ids,
    inserts: [first, second],
  } = recorded(entries, clock)
  const made = await insertRows(trx, { ...first, tail: 'returning entry_id, number' })
  await insertRows(trx, second)
  const numbers = new Map(made.map((row) => [row.entry_id, row.number as number]))
  return ids.map((id) => ({ id, number: numbers.get(id)! }))
}

export type Act = {
  agency: number
  /** What was done: 'conversation.claimed', 'message.hidden'… */
  kind: string
  subject: string | null
  at: Date
  /** The person's id, or the name of the software's own rule. */
  by: string
  why?: string | undefined
  data?: Record<string, unknown>
  retention?: Retention
}

/** Puts acts on the record: who, what, why (law 8). In the same transaction as the acts themselves, set-based. */
export const recordActs = (trx: Trx, acts: readonly Act[]): Promise<{ id: string; number: number }[]> =>
  record(
    trx,
    acts.map(({ agency, kind, subject, at, by, why, data, retention }) => ({
      agency,
      kind,
      subject,
      at,
      retention: retention ?? actRetention,
      parts: [jsonPart('act', { by, ...(why === undefined ? {} : { why }), ...data })],
    })),
  )

/** Puts one act on the record. */
export const recordAct = async (trx: Trx, act: Act): Promise<{ id: string; number: number }> => {
  const [entry] = await recordActs(trx, [act])
  return entry!
}

/** The class of acts: the log of who did what, kept as long as the longest record. */
const actRetention: Retention = { class: 'act', regime: 'log' }

/** Text and JSON parts, without ceremony. */
export const textPart = (part: string, text: string): Part => ({
  part,
  mediaType: 'text/plain; charset=utf-8',
  content: { bytes: Buffer.from(text, 'utf8') },
})
export const jsonPart = (part: string, value: unknown): Part => ({
  part,
  mediaType: 'application/json',
  content: { bytes: Buffer.from(JSON.stringify(value)) },
})
