import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

export { type Keys, keysFrom, loadKeys, placeOf, vaultBeside } from './keys.ts'
export type { KeyNow, KeysGiven, Ring } from './ring.ts'
export { sealFirstForm } from './sealed.ts'
export { joined, parseVault, readVault, writeVault } from './vault-file.ts'

/** In one call: an object for each hash costs several times the hashing of a message. */
export const sha256 = (...parts: (Uint8Array | string)[]): Buffer =>
  hash('sha256', parts.length === 1 ? parts[0]! : Buffer.concat(parts.map(asBytes)), 'buffer')
const asBytes = (part: Uint8Array | string): Uint8Array =>
  typeof part === 'string' ? Buffer.from(part, 'utf8') : part

export const hmac = (key: Uint8Array | string, data: Uint8Array | string): Buffer =>
  createHmac('sha256', key).update(data).digest()

const block = 64
const digest = 32
/** Used and left within one call: a record makes so many of these that making room for each would be half of the cost. */
const inner = Buffer.alloc(block + digest, 0x36)
const outer = Buffer.alloc(block + digest, 0x5c)
/**
 * HMAC-SHA-256 (RFC 2104) of 32 bytes under a key of 32 bytes: the same as `hmac`, which makes two objects for each and
 * costs four times as much.
 */
export const hmac32 = (key: Uint8Array, data: Uint8Array): Buffer => {
  if (key.length !== digest || data.length !== digest) return hmac(key, data)
  for (let n = 0; n < digest; n++) {
    inner[n] = key[n]! ^ 0x36
    outer[n] = key[n]! ^ 0x5c
  }
  inner.set(data, block)
  outer.set(hash('sha256', inner, 'buffer'), block)
  return hash('sha256', outer, 'buffer')
}

/** So many random bytes, many draws at a time: a call into the system's generator costs more than what it gives. */
export const randomPool = (size = 8192): ((bytes: number) => Buffer) => {
  let pool = Buffer.alloc(0)
  let at = 0
  return (bytes) => {
    if (at + bytes > pool.length) {
      pool = randomBytes(Math.max(size, bytes))
      at = 0
    }
    at += bytes
    return pool.subarray(at - bytes, at)
  }
}
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b)
/** 128 bits for an address bar, base64url. */
export const newSecret = (bytes = 16): string => randomBytes(bytes).toString('base64url')
