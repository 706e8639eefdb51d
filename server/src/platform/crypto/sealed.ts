import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A key that wraps the keys of secrets. Its id comes from the key itself, so that another key under its name is found out. */
export type WrappingKey = { id: string; key: Buffer }

const form = 'sealed.2'
const shape = /^sealed\.2\.([0-9a-f]{12})\.([\w-]{80})\.([\w-]{38,})$/

/** AES-256-GCM: 12 bytes nonce, 16 tag, then the text. `about` is not in it, and must be the same to open it. */
const lock = (key: Buffer, about: string, plain: Uint8Array): Buffer => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(about, 'utf8'))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

const unlock = (key: Buffer, about: string, locked: Buffer): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, locked.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(about, 'utf8'))
  decipher.setAuthTag(locked.subarray(12, 28))
  return Buffer.concat([decipher.update(locked.subarray(28)), decipher.final()])
}

/** Trailing bits that a lenient decoder leaves out would be a second text for the same secret. */
const bytesOf = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw unreadable()
  return bytes
}

const unreadable = (): Error =>
  new Error('This secret is not in a form that this version reads: it was damaged, or sealed by a newer one.')

type Parts = { by: string; wrapped: Buffer; box: Buffer }

const parse = (sealed: Uint8Array): Parts => {
  const found = shape.exec(Buffer.from(sealed).toString('latin1'))
  if (!found) throw unreadable()
  return { by: found[1]!, wrapped: bytesOf(found[2]!), box: bytesOf(found[3]!) }
}

const write = ({ by, wrapped, box }: Parts): Buffer =>
  Buffer.from(`${form}.${by}.${wrapped.toString('base64url')}.${box.toString('base64url')}`, 'latin1')

const aboutKey = (by: string): string => `${form}.${by}`
const aboutText = (where: string): string => `${form} ${where}`

/** The first form, of one derived key for each purpose: 1 version byte, 12 nonce, 16 tag, ciphertext. */
export const isFirstForm = (sealed: Uint8Array): boolean => sealed[0] === 1

/** @throws Error when it was not sealed with this key. */
export const openFirstForm = (key: Buffer, sealed: Uint8Array): string => {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(13, 29))
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8')
}

/** For the tests of what older versions left. */
export const sealFirstForm = (key: Buffer, plain: string): Buffer => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
}

/**
 * Seals a text for one place under a key of its own, which `by` wraps: `sealed.2.<id>.<wrapped key>.<nonce, tag, text>`,
 * in base64url. Moved to another place it does not open.
 */
export const sealText = (by: WrappingKey, where: string, plain: string): Buffer => {
  const own = randomBytes(32)
  return write({
    by: by.id,
    wrapped: lock(by.key, aboutKey(by.id), own),
    box: lock(own, aboutText(where), Buffer.from(plain, 'utf8')),
  })
}

/** The id of the key that wraps it. @throws Error when it is in no form of ours. */
export const wrappedBy = (sealed: Uint8Array): string => parse(sealed).by

const ownKey = ({ by, wrapped }: Parts, find: (id: string) => WrappingKey): Buffer => {
  try {
    return unlock(find(by).key, aboutKey(by), wrapped)
  } catch (error) {
    throw error instanceof MissingKey ? error : notForHere()
  }
}

/** The key that wraps a secret is not here; the sentence says what to do. */
export class MissingKey extends Error {}

const notForHere = (): Error =>
  new Error('This secret was not sealed for this place, or has been changed since: it does not open.')

/** @throws MissingKey; Error when it was sealed for another place, or changed. */
export const openText = (find: (id: string) => WrappingKey, where: string, sealed: Uint8Array): string => {
  const parts = parse(sealed)
  const own = ownKey(parts, find)
  try {
    return unlock(own, aboutText(where), parts.box).toString('utf8')
  } catch {
    throw notForHere()
  }
}

/** The same secret with its key wrapped by another; it is opened for its place first, so that nothing broken is passed on. */
export const wrapAnew = (
  find: (id: string) => WrappingKey,
  by: WrappingKey,
  where: string,
  sealed: Uint8Array,
): Buffer => {
  openText(find, where, sealed)
  const parts = parse(sealed)
  return write({ by: by.id, wrapped: lock(by.key, aboutKey(by.id), ownKey(parts, find)), box: parts.box })
}
