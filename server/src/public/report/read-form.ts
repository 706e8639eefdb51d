import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import busboy from 'busboy'
import type { Limits } from './limits.ts'
import { type FilesTaken, fileTaker, type KeepFile } from './take-files.ts'

/**
 * One field as typed; `raw` in base64 where its bytes were not clean UTF-8 (what stands in `text` is then a repair); `cut`
 * where more came than `limits.fieldBytes` and only the beginning is here.
 */
export type Field = { text: string; raw?: string; cut?: true }
export type Fields = ReadonlyMap<string, Field>
export type FormRead = FilesTaken & {
  /** How many files came although none were wanted. */
  skipped: number
  fields: Fields
}

export type ReadOptions = {
  limits: Limits
  /** Asked when the first file begins: the fields before it are complete. A word instead of files: why none is taken. */
  files(fields: Fields): 'take' | 'skip' | 'later'
  keep: KeepFile
  /** Called once when files take longer than `limits.textFirstMs`: the text must not wait for them. */
  slow(fields: Fields): Promise<unknown>
}

/** Bytes up to a cut, without the piece of a character that the cut may have left at the end. */
const toWholeCharacter = (bytes: Buffer): Buffer => {
  const end = bytes.findLastIndex((byte) => byte < 0x80 || byte >= 0xc0)
  const last = bytes.subarray(Math.max(0, end))
  return new StringDecoder('utf8').write(last) === '' ? bytes.subarray(0, Math.max(0, end)) : bytes
}

const readField = (latin1: string, cut: boolean): Field => {
  const came = Buffer.from(latin1, 'latin1')
  const bytes = cut ? toWholeCharacter(came) : came
  const decoded = bytes.toString('utf8')
  // PostgreSQL cannot keep the character NUL.
  const text = decoded.replaceAll('\0', '\ufffd')
  const clean = text === decoded && Buffer.from(text, 'utf8').equals(bytes)
  const typed = text.replaceAll('\r\n', '\n')
  return {
    text: typed,
    ...(!clean && { raw: bytes.toString('base64') }),
    ...(cut && { cut: true }),
  }
}

/**
 * The request's body. Where the line breaks, goes silent for too long or brings far more than was allowed, it is closed
 * as a form is closed, so that the parser gives out what has come; `broke` is called first.
 */
async function* patient(
  body: ReadableStream<Uint8Array>,
  limits: Limits,
  boundary: string | undefined,
  broke: () => void,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  const closing = `--${boundary}--`
  let left = limits.totalBytes * 3 + 2 * limits.fieldBytes
  let tail = ''
  try {
    while (left > 0) {
      let timer: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, giveUp) => {
        timer = setTimeout(() => giveUp(new Error('The line went silent.')), limits.silentMs)
      })
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer))
      if (done) break
      left -= value.length
      tail = (tail + Buffer.from(value.subarray(-200)).toString('latin1')).slice(-200)
      yield value
    }
  } catch {
    // What came before the break is all there is.
  }
  reader.cancel().catch(() => undefined)
  if (boundary === undefined || tail.includes(closing)) return
  broke()
  yield Buffer.from(`\r\n${closing}\r\n`, 'latin1')
}

/** The type as the parser is to see it: a charset that it names would decode the fields before we see their bytes. */
const typeOf = (request: Request): { type: string; boundary?: string } => {
  const given = request.headers.get('content-type') ?? ''
  const boundary = /boundary="?([^";]+)"?/i.exec(given)?.[1]
  if (boundary !== undefined) return { type: given, boundary }
  return { type: given.split(';')[0] ?? '' }
}

/**
 * Reads a form as it streams in: fields first, then files one after the other. Never throws: whatever goes wrong with
 * the upload, the fields that arrived are given back (law 3).
 */
export const readForm = async (request: Request, options: ReadOptions): Promise<FormRead> => {
  const fields = new Map<string, Field>()
  const taker = fileTaker(options.limits, options.keep)
  let slow: NodeJS.Timeout | undefined
  let early: Promise<unknown> = Promise.resolve()
  const { type, boundary } = typeOf(request)
  try {
    const parser = busboy({
      headers: { 'content-type': type },
      // Latin-1 keeps every byte as it came: we decode ourselves and can tell what was malformed.
      defCharset: 'latin1',
      defParamCharset: 'utf8',
      limits: { fieldSize: options.limits.fieldBytes, fields: 60, parts: 300 },
    })
    let verdict: 'take' | 'skip' | 'later' | undefined
    parser.on(
      'field',
      (name, value, { valueTruncated }) => void fields.set(name, readField(value, valueTruncated)),
    )
    parser.on('file', (_, stream, { filename, mimeType }) => {
      verdict ??= options.files(fields)
      if (verdict === 'take' && !slow)
        slow = setTimeout(() => {
          early = options.slow(fields).catch(() => undefined)
        }, options.limits.textFirstMs)
      taker.take(stream, filename ?? '', mimeType, verdict)
    })
    if (request.body)
      await pipeline(Readable.from(patient(request.body, options.limits, boundary, taker.broke)), parser)
  } catch {
    // A body that is no form: what could be read of it stands in `fields`.
  }
  const taken = await taker.done()
  clearTimeout(slow)
  await early
  return { fields, ...taken }
}
