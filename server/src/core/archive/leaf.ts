import { hmac32, sha256 } from '#platform/crypto'

/**
 * The record's leaf, format `callbox-record/1`: fixed with the first record and never changed (docs/decisions/0004).
 * Plain lines, so that a stranger can read and recompute it with a text editor and SHA-256:
 *
 *     callbox-record/1
 *     entry 0192f0c1-…
 *     kind message.received
 *     agency 1
 *     at 2026-03-01T02:14:09.000Z
 *     network 2026-03-01T02:14:07.000Z        (or "-")
 *     clock synchronised
 *     part author 9f2c…                        (one line a part, in order of name)
 *     part raw 77ab…
 *
 * A part's commitment is HMAC-SHA-256(salt, SHA-256(bytes)): it says nothing about the bytes to whom lacks the salt.
 */
export type Leaf = {
  entryId: string
  kind: string
  agency: number
  at: Date
  networkAt: Date | null
  clock: ClockState
  parts: { part: string; commitment: Uint8Array }[]
}

/** What we knew of our own clock: `synchronised` by the system's time service, `free` when it is not, `fixed` in an exercise. */
export type ClockState = 'synchronised' | 'free' | 'unknown' | 'fixed'

const word = /^[a-z0-9_.:-]{1,80}$/

/** @throws when a name could break the line format (a programming error, never input). */
export const leafBytes = (leaf: Leaf): Buffer => {
  for (const name of [leaf.kind, leaf.entryId, ...leaf.parts.map((p) => p.part)])
    if (!word.test(name))
      throw new Error(`"${name}" cannot stand in a record: use a-z, 0-9, "_", ".", ":", "-".`)
  const parts = leaf.parts
    .map(({ part, commitment }) => `part ${part} ${Buffer.from(commitment).toString('hex')}\n`)
    .sort((a, b) => (a < b ? -1 : 1))
  return Buffer.from(
    `callbox-record/1\nentry ${leaf.entryId}\nkind ${leaf.kind}\nagency ${leaf.agency}\nat ${leaf.at.toISOString()}\n` +
      `network ${leaf.networkAt?.toISOString() ?? '-'}\nclock ${leaf.clock}\n${parts.join('')}`,
  )
}

/** RFC 9162 leaf hash: SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: Uint8Array): Buffer => sha256(Buffer.from([0]), leaf)

/** The commitment to a part, from the SHA-256 of its bytes. */
export const commitment = (salt: Uint8Array, contentHash: Uint8Array): Buffer => hmac32(salt, contentHash)

/** Reads a leaf back: the commitments it carries, by part. */
export const partsOf = (leaf: Uint8Array): Map<string, string> =>
  new Map(
    Buffer.from(leaf)
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('part '))
      .map((line) => line.split(' ').slice(1) as [string, string]),
  )
