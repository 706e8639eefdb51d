import { sha256 } from '#platform/crypto'

const digits = '234567abcdefghijklmnopqrstuvwxyz'
const written = (value: bigint, length: number): string =>
  Array.from({ length }, (_, i) => digits[Number((value >> BigInt(5 * (length - 1 - i))) & 31n)]).join('')

const hashed = (of: string): bigint => sha256(Buffer.from(of)).readBigUInt64BE()

/** A record key in the only form that posts may have: the time in microseconds and ten bits; what time leaves open, `id` fills. */
export const tidOf = (at: Date, id: string): string => {
  const h = hashed(id)
  return written(((BigInt(at.getTime()) * 1000n + (h % 1000n)) << 10n) | ((h >> 20n) & 1023n), 13)
}

/** The record key that belongs to one subject, always the same: a second record about it cannot come to be. */
export const tidFor = (subject: string): string => written(hashed(subject) >> 1n, 13)
