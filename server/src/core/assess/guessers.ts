import { inWords } from './in-words.ts'

/** Two outside opinions of a text's language: a BCP 47 primary tag, `sure` when the guesser relies on it itself. */
export type Guess = { language: string; sure: boolean }
type Guesser = (text: string) => Guess

/** Loaded guessers; null until loaded, or when loading failed: then our own small words tell the language. */
export const guessers: { eld: Guesser | null; cld3: Guesser | null; why: string[] } = {
  eld: null,
  cld3: null,
  why: [],
}

let loading: Promise<void> | undefined

/**
 * Loads the language libraries, once (about 0.3 s and 100 MB; the smallest of eld's data sets tells our languages
 * as well as its largest). Never rejects: what cannot be loaded stands in `guessers.why`, and triage does without.
 */
export function readyLanguages(): Promise<void> {
  loading ??= Promise.all([loadEld(), loadCld3()]).then(() => undefined)
  return loading
}

async function loadEld(): Promise<void> {
  try {
    const { eld } = await import('eld/extrasmall')
    guessers.eld = (text) => {
      const found = eld.detect(text)
      return { language: found.language || 'und', sure: found.isReliable() }
    }
  } catch (error) {
    guessers.why.push(inWords(error))
  }
}

async function loadCld3(): Promise<void> {
  try {
    const { loadModule } = await import('cld3-asm')
    const identifier = (await loadModule()).create(0, 500)
    guessers.cld3 = (text) => {
      const { language, is_reliable } = identifier.findLanguage(text)
      return { language: language === 'fil' ? 'tl' : language, sure: is_reliable }
    }
  } catch (error) {
    guessers.why.push(inWords(error))
  }
}
