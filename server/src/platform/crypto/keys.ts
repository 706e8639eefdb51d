import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '#platform/errors'
import { type KeysGiven, nothingGiven, type Ring, ringOn } from './ring.ts'
import { isFirstForm, openFirstForm, openText, sealText, wrapAnew, wrappedBy } from './sealed.ts'
import { fileStore, memoryStore } from './store.ts'

/** The centre's keys: the root key, from which others are derived by name, and the ring of those that wrap secrets. */
export type Keys = {
  /** 32 bytes for one purpose. */
  derive(purpose: string): Buffer
  /**
   * Seals a secret for one place (`placeOf`), under a key of its own that the ring's current key wraps. What comes back
   * is text (ASCII) that says its form and its key; elsewhere, or with one bit changed, it does not open.
   */
  seal(where: string, plain: string): Buffer
  /**
   * @param formerly the purpose under which the first form was sealed, where that was another
   * @throws Error when it was not sealed for this place, was changed, or its key is not here
   */
  open(where: string, sealed: Uint8Array, formerly?: string): string
  /** The id of the key that wraps it; null for the first form, which knew none. */
  wrappedBy(sealed: Uint8Array): string | null
  /** The same secret under the ring's current key. @throws as `open` does */
  wrapAnew(where: string, sealed: Uint8Array, formerly?: string): Buffer
  ring: Ring
}

/** The place of a secret: what it is, whose, and in which row. Sealed for one, it opens for no other. */
export const placeOf = (kind: string, agency: number, row: string): string => `${kind}/${agency}/${row}`

const deriver =
  (root: Uint8Array) =>
  (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', root, 'callbox', purpose, 32))

const keysOn = (root: Uint8Array, ring: Ring): Keys => {
  const derive = deriver(root)
  const open: Keys['open'] = (where, sealed, formerly = where) =>
    isFirstForm(sealed) ? openFirstForm(derive(formerly), sealed) : openText(ring.find, where, sealed)
  const seal: Keys['seal'] = (where, plain) => sealText(ring.current(), where, plain)
  return {
    derive,
    seal,
    open,
    wrappedBy: (sealed) => (isFirstForm(sealed) ? null : wrappedBy(sealed)),
    wrapAnew: (where, sealed, formerly) =>
      isFirstForm(sealed)
        ? seal(where, open(where, sealed, formerly))
        : wrapAnew(ring.find, ring.current(), where, sealed),
    ring,
  }
}

/** The purpose of the key that wraps secrets until there is another. */
const wrapping = 'wrapping key'

/** Keys on a root key alone, as a centre has them before its first change of keys; others are kept in memory only. */
export const keysFrom = (root: Uint8Array): Keys =>
  keysOn(root, ringOn(memoryStore(), deriver(root)(wrapping)))

/** The file of the keys that wrap secrets, beside the root key. */
export const vaultBeside = (rootFile: string): string => join(dirname(rootFile), 'vault.json')

/**
 * Reads the root key kept beside the data, or makes it on the first start, and opens the ring.
 * @throws StartError in words
 */
export const loadKeys = async (file: string, given: KeysGiven = nothingGiven): Promise<Keys> => {
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
  const ring = ringOn(fileStore(vaultBeside(file)), deriver(root)(wrapping), given)
  await ring.start()
  return keysOn(root, ring)
}
