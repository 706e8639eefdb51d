import { randomPool } from '#platform/crypto'

const draw = randomPool()

/** A UUIDv7: ordered by time, so that new rows stand together in every index. `at` is the caller's clock. */
export const newId = (at: Date): string => {
  const bytes = Buffer.from(draw(16))
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The least id of a moment: rows whose id was made since then are a range of their primary key. */
export const leastId = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
