import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartError } from '#platform/errors'

export const sha256 = (...parts: (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
export const hmac = (key: Uint8Array | string, data: Uint8Array | string): Buffer =>
  createHmac('sha256', key).update(data).digest()
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
