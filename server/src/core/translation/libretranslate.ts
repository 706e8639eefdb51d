import { z } from 'zod'
import type { Clock } from '#platform/clock'
import { wordsOf } from '#platform/errors'
import { EngineFailed, type Translator, type TranslatorAbilities } from './port.ts'

/** Milliseconds that an answer may take. A person waits before the words of somebody in need. */
export const patienceMs = 10_000
/** Longest text it is given, in characters, and the largest answer read, in bytes. */
export const longest = 5000
export const largestAnswer = 256 * 1024
/** Seconds after which its list of languages is asked for again; sooner while it is away. */
const freshFor = { well: 600, away: 30 } as const

const languages = z.array(
  z.object({ code: z.string().min(2).max(20), targets: z.array(z.string()).optional() }),
)
const answer = z.object({
  translatedText: z.string(),
  detectedLanguage: z.object({ language: z.string() }).optional(),
})
const refusal = z.object({ error: z.string() })
const spec = z.object({ info: z.object({ version: z.string().max(40) }) })

export type LibreOptions = {
  /** Where it listens: "http://translate.example:5000". */
  url: string
  key?: string | undefined
  /** Guarded, with a limit on the size of an answer. */
  fetch: typeof fetch
  clock: Clock
  patienceMs?: number
}

const nothingKnown: TranslatorAbilities = {
  from: [],
  to: [],
  version: '',
  longest,
  words: 'LibreTranslate has not answered yet. The message stands as it was written.',
}

/** JSON of an answer, whatever was sent: an error page is no answer. */
const jsonOf = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    throw new EngineFailed(`LibreTranslate answered ${response.status} with something that is not JSON.`)
  }
}

/** Why a call failed, in a sentence that shows nothing of what was sent. */
const failedBecause = (thrown: unknown, seconds: number): EngineFailed => {
  if (thrown instanceof EngineFailed) return thrown
  if (thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError'))
    return new EngineFailed(`LibreTranslate did not answer within ${seconds} seconds.`)
  const why =
    thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : wordsOf(thrown)
  return new EngineFailed(`LibreTranslate cannot be asked: ${why.replace(/\.$/, '')}.`)
}

/**
 * An engine that speaks LibreTranslate's interface: `GET /languages`, `GET /spec` for its version, `POST /translate`.
 * An operator runs it; nothing of it ships with us.
 */
export const libreTranslate = ({ url, key, fetch, clock, ...rest }: LibreOptions): Translator => {
  const patience = rest.patienceMs ?? patienceMs
  const base = url.replace(/\/+$/, '')
  let known = nothingKnown
  let askAgainAt = 0
  let looking: Promise<TranslatorAbilities> | null = null

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const limit = AbortSignal.timeout(patience)
    const signal = init.signal ? AbortSignal.any([limit, init.signal]) : limit
    return fetch(`${base}${path}`, { ...init, signal })
  }
  const version = async (): Promise<string> => {
    try {
      return spec.parse(await jsonOf(await ask('/spec'))).info.version
    } catch {
      // It translates all the same; only its version stays unknown.
      return ''
    }
  }
  const lookOnce = async (): Promise<TranslatorAbilities> => {
    try {
      const response = await ask('/languages')
      const offered = languages.safeParse(await jsonOf(response))
      if (!response.ok || !offered.success || offered.data.length === 0)
        throw new EngineFailed(`LibreTranslate answered ${response.status} without a list of languages.`)
      const codes = offered.data.map((one) => one.code)
      const targets = offered.data.flatMap((one) => one.targets ?? one.code)
      known = { from: codes, to: [...new Set(targets)], version: await version(), longest, words: '' }
    } catch (thrown) {
      known = { ...known, from: [], to: [], words: failedBecause(thrown, patience / 1000).message }
    }
    askAgainAt = clock.now().getTime() + 1000 * (known.words ? freshFor.away : freshFor.well)
    return known
  }
  const look = (): Promise<TranslatorAbilities> => {
    looking ??= lookOnce().finally(() => {
      looking = null
    })
    return looking
  }
  return {
    name: 'LibreTranslate',
    abilities() {
      if (clock.now().getTime() >= askAgainAt) void look()
      return known
    },
    look,
    async translate({ text, from, to, signal }) {
      const body = {
        q: text,
        source: from ?? 'auto',
        target: to,
        format: 'text',
        ...(key && { api_key: key }),
      }
      try {
        const response = await ask('/translate', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          ...(signal && { signal }),
        })
        const said = await jsonOf(response)
        if (!response.ok) {
          const why = refusal.safeParse(said).data?.error.slice(0, 200)
          throw new EngineFailed(`LibreTranslate refused (${response.status}${why ? `: ${why}` : ''}).`)
        }
        const made = answer.safeParse(said)
        if (!made.success || !made.data.translatedText.trim())
          throw new EngineFailed('LibreTranslate answered without a translation.')
        const { translatedText, detectedLanguage } = made.data
        // No language is eight times as long as another: what is, was not made from these words.
        if (translatedText.length > 8 * text.length + 500)
          throw new EngineFailed('LibreTranslate answered far more than it was given.')
        return { text: translatedText, takenFor: detectedLanguage?.language ?? null }
      } catch (thrown) {
        throw failedBecause(thrown, patience / 1000)
      }
    },
  }
}
