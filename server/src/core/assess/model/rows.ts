import type { Band } from '../assessment.ts'
import { LISTS_SHARE, listsLogit } from '../mix.ts'
import { readWords } from '../reading.ts'
import { weigh } from '../score.ts'
import { structureOf } from '../structure.ts'
import { clip } from '../tokens.ts'
import { featuresOf } from './features.ts'
import type { Row } from './fit.ts'
import { heads } from './format.ts'

/** What is known of a text to learn from: urgent or not, and its band where somebody said it. */
export type Told = { text: string; urgent: boolean; band: Band | null; weight: number; source: string }

/** Makes a text into a row: its features, what the lists say of it, and the truth of each head. */
export function rowOf(told: Told, without?: ReadonlySet<string>): Row {
  const { read: text } = clip(told.text)
  const { tokens, hits, best } = readWords(text)
  const structure = structureOf(text, tokens, hits)
  const truth = new Int8Array(heads.length).fill(-1)
  truth[0] = told.urgent ? 1 : 0
  if (told.band !== null)
    heads.forEach((head, i) => {
      if (i > 0) truth[i] = head === told.band ? 1 : 0
    })
  return {
    features: featuresOf(text, tokens, hits, best, structure, without),
    truth,
    weight: told.weight,
    source: told.source,
    offset: LISTS_SHARE * listsLogit(weigh(best, structure, 0).urgency),
  }
}
