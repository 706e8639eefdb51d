import { createHmac } from 'node:crypto'
import { base32 } from '@better-auth/utils/base32'

/** What an app shows (RFC 6238), reckoned here by itself. */
export const codeAt = (secret: string, at: Date): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', base32.decode(secret)).update(counter).digest()
  const offset = mac[19]! & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
