import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { StartError } from '#platform/errors'

/** Bytes read around a guess: some fifty lines of the file. */
const window = 4096

/** The hash that stands in a line, or null where the bytes hold no whole line from `at` on. */
const lineIn = (bytes: Buffer, at: number): { hash: string; next: number } | null => {
  const end = bytes.indexOf(0x0a, at)
  const line = bytes.subarray(at, end === -1 ? bytes.length : end).toString('latin1')
  const hash = /^([0-9A-Fa-f]{40})(?::|\r?$)/.exec(line)?.[1]
  return hash ? { hash: hash.toUpperCase(), next: end === -1 ? bytes.length : end + 1 } : null
}

const search = async (file: FileHandle, wanted: string): Promise<boolean> => {
  const { size } = await file.stat()
  const buffer = Buffer.alloc(window)
  // Lines wholly below `low` are smaller than what is wanted, those from `high` on larger.
  let [low, high] = [0, size]
  while (high - low > window) {
    const middle = Math.floor((low + high) / 2)
    const { bytesRead } = await file.read(buffer, 0, 256, middle)
    const start = buffer.subarray(0, bytesRead).indexOf(0x0a) + 1
    const found = start === 0 ? null : lineIn(buffer.subarray(0, bytesRead), start)
    if (!found) break // the last line is longer than any hash: look through what is left
    if (found.hash === wanted) return true
    if (found.hash < wanted) low = middle
    else high = middle + start
  }
  for (let at = low; at < high + 256 && at < size; at += window - 256) {
    const { bytesRead } = await file.read(buffer, 0, window, at)
    const text = buffer.subarray(0, bytesRead).toString('latin1').toUpperCase()
    if (new RegExp(`(^|\\n)${wanted}`).test(text)) return true
  }
  return false
}

/**
 * Whether a password stands in the operator's list of breached ones: SHA-1 hashes in hexadecimal, one a line, in
 * ascending order, a count after a colon where there is one (the form in which such lists are given out). The file is
 * searched by halves and never read whole; nothing of the password leaves this process.
 * @throws StartError when the file cannot be read.
 */
export const isBreached = async (path: string, password: string): Promise<boolean> => {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The list of breached passwords cannot be read (${error.code}): correct CALLBOX_BREACHED_PASSWORDS, or leave it out.`,
    )
  })
  try {
    return await search(file, createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase())
  } finally {
    await file.close()
  }
}
