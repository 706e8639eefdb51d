import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { sha256 } from '#platform/crypto'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = /^(cbx_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

const base62 = (number: bigint, length: number): string => {
  let text = ''
  for (let left = number; left > 0n; left /= 62n) text = digits[Number(left % 62n)] + text
  return text.padStart(length, '0')
}
const checkOf = (body: string): string => base62(BigInt(crc32(body)), 6)

/**
 * A new key: `cbx_`, 256 random bits, and six characters that check the rest, by which scanners of code and logs know a
 * real one (the form of GitHub's tokens).
 */
export const newKey = (): string => {
  const body = `cbx_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43)}`
  return body + checkOf(body)
}

/** As much of a key as is shown: to know it by, nothing to use. */
export const prefixOf = (key: string): string => key.slice(0, 12)

/** What is kept of a key; null when it was never one of ours. */
export const hashOf = (key: string): Buffer | null => {
  const [, body, check] = form.exec(key) ?? []
  return body && check === checkOf(body) ? sha256(key) : null
}

/** The key that a request carries; null when it carries none of our form. */
export const keyIn = (request: Request): string | null =>
  /^bearer +(cbx_\S{1,100}) *$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
