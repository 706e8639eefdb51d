import type { WordList } from '../kinds.ts'
import { any } from './any.ts'
import { ar } from './ar.ts'
import { cy } from './cy.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ht } from './ht.ts'
import { paLatn } from './pa-Latn.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { so } from './so.ts'
import { tl } from './tl.ts'
import { uk } from './uk.ts'
import { urLatn } from './ur-Latn.ts'
import { vi } from './vi.ts'

export { anywhere } from './any.ts'

/** Every list. All are read for every message: people mix languages, and a guess of the language may be wrong. */
export const lists: readonly WordList[] = [
  en,
  es,
  cy,
  pl,
  fr,
  ht,
  pt,
  so,
  urLatn,
  paLatn,
  tl,
  ar,
  uk,
  vi,
  any,
]
