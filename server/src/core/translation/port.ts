/** What an engine can do now, as data; `words` says what a person should know when it cannot. */
export type TranslatorAbilities = {
  /** The languages it reads, by its own codes. Empty while it has not answered yet. */
  from: readonly string[] | 'any'
  to: readonly string[]
  version: string
  /** Longest text it is given, in characters. */
  longest: number
  /** Why it can do nothing at the moment; '' while it can. */
  words: string
}

export type Translated = {
  text: string
  /** The language that the engine read it as, by its own code; null where it did not say. */
  takenFor: string | null
}

/**
 * A translating engine. None ships: an operator who runs one switches it on (decision 0021). What it makes is shown
 * beneath a person's own words, marked; it ranks nothing, is sent to nobody and replaces nothing.
 */
export type Translator = {
  /** As it is named beside its words: "LibreTranslate". */
  name: string
  /** What is known now; never waits. Looks again by itself when what it knows is old. */
  abilities(): TranslatorAbilities
  /** Asks the engine for its abilities. Never rejects: an engine that is away says so in `words`. */
  look(): Promise<TranslatorAbilities>
  /**
   * One text into one language. `from` is one of `abilities().from`, or null to let the engine tell.
   * @throws EngineFailed with a sentence: it did not answer in time, refused, or answered what cannot be a translation.
   */
  translate(asked: {
    text: string
    from: string | null
    to: string
    signal?: AbortSignal
  }): Promise<Translated>
}

/** The engine made nothing of it; the message says why, for the person who asked. */
export class EngineFailed extends Error {}

const primaryOf = (code: string): string => code.split('-')[0]!.toLowerCase()

/**
 * The engine's own code for a language of ours: the same code, or another form of it ("pt" for "pt-BR"). A language
 * written in another script than its own ("ur-Latn") is never taken for the one in its own script.
 */
export const codeFor = (code: string, offered: readonly string[]): string | null => {
  const same = offered.find((one) => one.toLowerCase() === code.toLowerCase())
  if (same) return same
  if (/-[A-Z][a-z]{3}\b/.test(code)) return null
  return offered.find((one) => primaryOf(one) === primaryOf(code)) ?? null
}
