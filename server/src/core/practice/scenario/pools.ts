import type { Band } from '@callbox/contract'

/** A file of texts: by language and band, with the lists that their `{names}` are filled from. */
export type Pool = {
  words: Readonly<Record<string, readonly string[]>>
  texts: Readonly<Record<string, Readonly<Partial<Record<Band, readonly string[]>>>>>
}
