import { randomPool } from '#platform/crypto'

const draw = randomPool()

/** The millisecond of the last id and its number in it, which begins anywhere in the lower half of what 24 bits hold. */
let last = { ms: -1, number: 0 }

/**
 * A UUIDv7: ordered by time, so that new rows stand together in every index, and within a millisecond in the order in
 * which this process made them (RFC 9562, 6.2): what came in one batch stays in its order. `at` is the caller's clock.
 */
export const newId = (at: Date): string => {
  const bytes = Buffer.from(draw(16))
  const ms = at.getTime()
  last = { ms, number: ms === last.ms ? last.number + 1 : bytes.readUIntBE(6, 3) >> 1 }
  bytes.writeUIntBE(ms, 0, 6)
  // Twelve bits of the number stand behind the version, twelve behind the variant.
  bytes.writeUInt16BE(0x7000 | ((last.number >> 12) & 0xfff), 6)
  bytes.writeUInt16BE(0x8000 | ((last.number & 0xfff) << 2) | (bytes[9]! & 0x03), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The least id of a moment: rows whose id was made since then are a range of their primary key. */
export const leastId = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
