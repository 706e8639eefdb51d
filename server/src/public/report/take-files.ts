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
  const taken: FilesTaken = { kept: [], refused: [] }
  let total = 0
  let count = 0
  let turn: Promise<void> = Promise.resolve()

  const takeOne = async (stream: Readable, name: string, mediaType: string): Promise<void> => {
    const chunks: Buffer[] = []
    let size = 0
    let isVideo: boolean | undefined
    const refuse = (why: WhyRefused): void => void taken.refused.push({ name, mediaType, size, why })
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        chunks.push(chunk)
        size += chunk.length
        held += chunk.length
        if (held > limits.budgetBytes) return refuse('later')
        if (total + size > limits.totalBytes) return refuse('video_large')
        if (size > limits.imageBytes) {
          isVideo ??= (await sniff(Buffer.concat(chunks)))?.kind === 'video'
          if (!isVideo) return refuse('large')
        }
      }
      if (size === 0) return name === '' ? undefined : refuse('failed')
      const kept = await keep(Buffer.concat(chunks), name)
      if (!kept) return refuse('type')
      total += size
      taken.kept.push(kept)
    } catch {
      refuse('failed')
    } finally {
      held -= size
      stream.resume()
    }
  }

  return {
    take(stream: Readable, name: string, mediaType: string, verdict: 'take' | 'skip' | 'later'): void {
      // A file whose upload breaks off before its turn says so when it is read.
      stream.on('error', () => undefined)
      const skip = (why?: WhyRefused): void => {
        stream.resume()
        if (why && name !== '') taken.refused.push({ name, mediaType, size: 0, why })
      }
      if (verdict === 'skip') return skip()
      if (verdict === 'later') return skip('later')
      if (name !== '' && ++count > limits.files) return skip('many')
      turn = turn.then(() => takeOne(stream, name, mediaType))
    },
    async done(): Promise<FilesTaken> {
      await turn
      return taken
    },
  }
}
