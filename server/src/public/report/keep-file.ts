import { sha256 } from '#platform/crypto'
import type { Files } from '#platform/files'
import { safeCopy, sniff } from '#platform/media'
import type { Kept } from './take-files.ts'

/** A file's name as the sender's device gave it, without path or control characters. */
const cleanName = (name: string): string =>
  name
    .replace(/^.*[\\/]/, '')
    .replace(/\p{Cc}/gu, '\ufffd')
    .slice(0, 200)

/**
 * Keeps an original unchanged and beside it the copy that people are shown, without location (4.1.2). One that cannot be
 * opened is kept and not shown. Null when the bytes are no picture or video that we take.
 */
export const keepFile =
  (files: Files) =>
  async (bytes: Buffer, name: string): Promise<Kept | null> => {
    const found = await sniff(bytes)
    if (!found) return null
    const original = await files.put(bytes)
    const shown = await safeCopy(bytes, found.mediaType)
    if (!sha256(bytes).equals(original)) throw new Error('The picture changed while it was copied.')
    const shownSha256 = shown.is === 'shown' ? (await files.put(shown.bytes)).toString('hex') : null
    return {
      sha256: original.toString('hex'),
      shownSha256,
      mediaType: found.mediaType,
      shownType: shown.is === 'shown' ? shown.mediaType : null,
      size: bytes.length,
      alt: cleanName(name),
    }
  }
