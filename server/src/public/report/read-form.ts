import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import type { Limits } from './limits.ts'
import { type FilesTaken, fileTaker, type KeepFile } from './take-files.ts'

/** One field as typed; `raw` in base64 where its bytes were not clean UTF-8 (what stands in `text` is then a repair). */
export type Field = { text: string; raw?: string }
export type Fields = ReadonlyMap<string, Field>
export type FormRead = FilesTaken & {
  fields: Fields
  /** The upload ended before its end: what came before stands here all the same. */
  brokenOff: boolean
}

export type ReadOptions = {
  limits: Limits
  /** Asked when the first file begins: the fields before it are complete. A word instead of files: why none is taken. */
  files(fields: Fields): 'take' | 'skip' | 'later'
  keep: KeepFile
  /** Called once when files take longer than `limits.textFirstMs`: the text must not wait for them. */
  slow(fields: Fields): Promise<unknown>
}

const largestField = 2 * 1024 * 1024

const readField = (latin1: string): Field => {
  const bytes = Buffer.from(latin1, 'latin1')
  const decoded = bytes.toString('utf8')
  // PostgreSQL cannot keep the character NUL.
  const text = decoded.replaceAll('\0', '\ufffd')
  const clean = text === decoded && Buffer.from(text, 'utf8').equals(bytes)
  const typed = text.replaceAll('\r\n', '\n')
  return clean ? { text: typed } : { text: typed, raw: bytes.toString('base64') }
}

/** The request's body, given up when the line is silent for too long or far more comes than was allowed. */
async function* patient(body: ReadableStream<Uint8Array>, limits: Limits): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  let left = limits.totalBytes * 3 + 2 * largestField
  try {
    while (left > 0) {
      let timer: NodeJS.Timeout | undefined
      const silence = new Promise<never>((_, give_up) => {
        timer = setTimeout(() => give_up(new Error('The line went silent.')), limits.silentMs)
      })
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer))
      if (done) return
      left -= value.length
      yield value
    }
    throw new Error('More came than a report can hold.')
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

/**
 * Reads a form as it streams in: fields first, then files one after the other. Never throws: whatever goes wrong with
 * the upload, the fields that arrived are given back (law 3).
 */
export const readForm = async (request: Request, options: ReadOptions): Promise<FormRead> => {
  const fields = new Map<string, Field>()
  const taker = fileTaker(options.limits, options.keep)
  let brokenOff = false
  let slow: NodeJS.Timeout | undefined
  let early: Promise<unknown> = Promise.resolve()
  try {
    const parser = busboy({
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      // Latin-1 keeps every byte as it came: we decode ourselves and can tell what was malformed.
      defCharset: 'latin1',
      defParamCharset: 'utf8',
      limits: { fieldSize: largestField, fields: 60, parts: 300 },
    })
    let verdict: 'take' | 'skip' | 'later' | undefined
    parser.on('field', (name, value) => void fields.set(name, readField(value)))
    parser.on('file', (_, stream, { filename, mimeType }) => {
      verdict ??= options.files(fields)
      if (verdict === 'take' && !slow)
        slow = setTimeout(() => {
          early = options.slow(fields).catch(() => undefined)
        }, options.limits.textFirstMs)
      taker.take(stream, filename ?? '', mimeType, verdict)
    })
    if (request.body) await pipeline(Readable.from(patient(request.body, options.limits)), parser)
  } catch {
    brokenOff = true
  }
  const taken = await taker.done()
  clearTimeout(slow)
  await early
  return { fields, ...taken, brokenOff }
}
