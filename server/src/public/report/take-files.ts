import type { Readable } from 'node:stream'
import { sniff } from '#platform/media'
import type { Limits } from './limits.ts'

export type Kept = {
  sha256: string
  shownSha256: string | null
  mediaType: string
  shownType: string | null
  size: number
  alt: string
}
/** Why a file was not taken: each has its sentence in the pack (`error.file_*`, `limit.files_later`). */
export type WhyRefused = 'large' | 'video_large' | 'type' | 'many' | 'failed' | 'later'
export type Refused = { name: string; mediaType: string; size: number; why: WhyRefused }
export type FilesTaken = { kept: Kept[]; refused: Refused[] }
/** Puts a file's bytes into the store, the original and the copy that is shown; null when it is no picture or video. */
export type KeepFile = (bytes: Buffer, name: string) => Promise<Kept | null>

/** What all uploads of this process hold in memory at this moment, in bytes. */
let held = 0

/** Takes the files of one submission one after the other, so that only one is in memory at a time. */
export const fileTaker = (limits: Limits, keep: KeepFile) => {
  const taken = { kept: [] as Kept[], refused: [] as Refused[], skipped: 0 }
  let total = 0
  let count = 0
  let turn: Promise<void> = Promise.resolve()
  let latest: Readable | undefined
  let brokenOff = false

  const takeOne = async (stream: Readable, name: string, mediaType: string): Promise<void> => {
    let chunks: Buffer[] = []
    let holds = 0
    let size = 0
    let isVideo: boolean | undefined
    let why: WhyRefused | undefined
    const tooMuch = async (): Promise<WhyRefused | undefined> => {
      if (held > limits.budgetBytes) return 'later'
      if (total + size > limits.totalBytes) return 'video_large'
      if (size <= limits.imageBytes) return undefined
      isVideo ??= (await sniff(Buffer.concat(chunks)))?.kind === 'video'
      return isVideo ? undefined : 'large'
    }
    const letGo = (): void => {
      held -= holds
      holds = 0
      chunks = []
    }
    try {
      // A file that is refused is read to its end all the same: the parser waits for it.
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length
        if (why) continue
        chunks.push(chunk)
        holds += chunk.length
        held += chunk.length
        why = await tooMuch()
        if (why) letGo()
      }
      if (size === 0 && name === '') return
      // The upload ended inside the file that came last.
      if (brokenOff && stream === latest) why = 'failed'
      const kept = why || size === 0 ? null : await keep(Buffer.concat(chunks), name)
      if (kept) {
        total += size
        taken.kept.push(kept)
      } else taken.refused.push({ name, mediaType, size, why: why ?? (size === 0 ? 'failed' : 'type') })
    } catch {
      taken.refused.push({ name, mediaType, size, why: 'failed' })
    } finally {
      letGo()
    }
  }

  return {
    /** `skip`: nobody asked for files, because the form is only to be shown in another language. */
    take(stream: Readable, name: string, mediaType: string, verdict: 'take' | 'skip' | 'later'): void {
      // A file whose upload breaks off before its turn says so when it is read.
      stream.on('error', () => undefined)
      latest = stream
      const many = verdict === 'take' && name !== '' && ++count > limits.files
      if (verdict === 'take' && !many) {
        turn = turn.then(() => takeOne(stream, name, mediaType))
        return
      }
      stream.resume()
      if (name === '') return
      if (verdict === 'skip') taken.skipped++
      else taken.refused.push({ name, mediaType, size: 0, why: many ? 'many' : 'later' })
    },
    /** The upload ended before its end: the file that came last is not whole. */
    broke(): void {
      brokenOff = true
    },
    async done(): Promise<FilesTaken & { skipped: number }> {
      await turn
      return taken
    },
  }
}
