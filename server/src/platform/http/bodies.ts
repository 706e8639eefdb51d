import { refuse } from './refusal.ts'

const mega = 1024 * 1024

/** Bytes that all requests under way may hold of their bodies together, in one process. */
const mostHeld = 192 * mega

/** What one request holds of its body until it is answered. */
export type Held = {
  /** Reads it whole, at most `longest` bytes. @throws too_large, too_much_at_once */
  read(request: Request, longest: number): Promise<Uint8Array>
  letGo(): void
}

/**
 * The bodies of requests, counted as they come: however many send at once, and however slowly, no more than `most` bytes
 * of them are in memory. Whoever would be beyond is refused and may come again; those before are answered.
 */
export const countBodies = (most = mostHeld): (() => Held) => {
  let held = 0
  return () => {
    let mine = 0
    const letGo = (): void => {
      held -= mine
      mine = 0
    }
    return {
      letGo,
      async read(request, longest) {
        if (!request.body) return new Uint8Array()
        const chunks: Uint8Array[] = []
        // The stream is left and not cancelled: that would end the line before the refusal is heard.
        const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
          mine += next.value.length
          held += next.value.length
          if (mine > longest) throw tooLarge(longest)
          if (held > most) throw refuse('too_much_at_once')
          chunks.push(next.value)
        }
        return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      },
    }
  }
}

export const tooLarge = (longest: number) =>
  refuse('too_large', { limit: `${Math.round(longest / mega)} MB` })
