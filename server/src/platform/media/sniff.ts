import { fileTypeFromBuffer } from 'file-type'

/** What a file is by its own bytes, whatever its name says. */
export type Sniffed = { mediaType: string; kind: 'image' | 'video' }

const taken: Readonly<Record<string, Sniffed['kind']>> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/apng': 'image',
  'image/webp': 'image',
  'image/gif': 'image',
  'image/heic': 'image',
  'image/heif': 'image',
  'image/avif': 'image',
  'video/mp4': 'video',
  'video/x-m4v': 'video',
  'video/quicktime': 'video',
  'video/3gpp': 'video',
  'video/webm': 'video',
}

/**
 * The type of a picture or video that we take, or null: anything else, SVG and HTML among it, and files that are two
 * things at once (a picture that a browser would read as a page, or that opens as a document or a ZIP) are refused (4.1.2).
 */
export const sniff = async (bytes: Uint8Array): Promise<Sniffed | null> => {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const kind = found && taken[found.mime]
  if (!found || !kind || readsAsAnother(bytes) || opensAsZip(bytes)) return null
  return { mediaType: found.mime, kind }
}

/** Readers take a file for a page or a PDF when its first kilobyte holds one of these. */
const readsAsAnother = (bytes: Uint8Array): boolean =>
  /<(!doctype|html|head|body|script|svg|iframe)\b|%PDF-/i.test(
    Buffer.from(bytes.subarray(0, 1024)).toString('latin1'),
  )

/** A ZIP is read from its end: its last record may stand behind a whole picture. */
const opensAsZip = (bytes: Uint8Array): boolean => {
  const tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - 65_557)))
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (at < 0 || at + 22 > tail.length) return false
  const comment = tail.readUInt16LE(at + 20)
  const directory = tail.readUInt32LE(at + 12)
  return at + 22 + comment <= tail.length && directory <= bytes.length
}
