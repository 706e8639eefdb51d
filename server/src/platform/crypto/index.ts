import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartError } from '#platform/errors'

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

/** The centre's root key, from which every other key is derived by name. */
export type Keys = {
  /** 32 bytes for one purpose. */
  derive(purpose: string): Buffer
  /** AES-256-GCM with a nonce per secret: 1 version byte, 12 nonce, 16 tag, ciphertext. */
  seal(purpose: string, plain: string): Buffer
  /** @throws when the bytes were not sealed with this key for this purpose. */
  open(purpose: string, sealed: Uint8Array): string
}

export const keysFrom = (root: Uint8Array): Keys => {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, 'callbox', purpose, 32))
  return {
    derive,
    seal(purpose, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', derive(purpose), nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== 1) throw new Error('This secret was sealed by a newer version.')
      const decipher = createDecipheriv('aes-256-gcm', derive(purpose), bytes.subarray(1, 13))
      decipher.setAuthTag(bytes.subarray(13, 29))
      return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8')
    },
  }
}

/** Reads the root key kept beside the data, or makes it on the first start. */
export const loadKeys = async (file: string): Promise<Keys> => {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST')
        throw new StartError(
          `The key file ${file} cannot be written (${error.code}): make the folder writable.`,
        )
    },
  )
  const root = Buffer.from(await readFile(file, 'utf8'), 'base64')
  if (root.length !== 32)
    throw new StartError(
      `The key file ${file} is damaged: put back the copy from your backup; without it sealed secrets cannot be opened.`,
    )
  return keysFrom(root)
}
