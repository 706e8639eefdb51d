import { carefulTimes } from './extract.ts'
import { languageOf } from './language.ts'
import { voice } from './learnt.ts'
import { together } from './mix.ts'
import { featuresOf, readModel, shipped } from './model/index.ts'
import { readWords } from './reading.ts'
import { repostOf } from './repost.ts'
import { weigh } from './score.ts'
import { structureOf } from './structure.ts'
import { tokenise } from './tokens.ts'

const rank = (text: string): number => {
  const { tokens, hits, best } = readWords(text)
  const structure = structureOf(text, tokens, hits)
  const { model } = shipped()
  const logits = model && readModel(model, featuresOf(text, tokens, hits, best, structure))
  return together(weigh(best, structure, 0).urgency, voice(best, logits))
}

/** The parts of an assessment, each to be run by itself, so that their cost can be measured. */
export const parts = {
  /** Score, lists and structure: all that the order needs. */
  ranking: rank,
  words: (text: string): unknown => tokenise(text),
  lists: (text: string): unknown => readWords(text),
  structure: (text: string): unknown => {
    const { tokens, hits } = readWords(text)
    return structureOf(text, tokens, hits)
  },
  model: (text: string): unknown => {
    const { tokens, hits, best } = readWords(text)
    const { model } = shipped()
    return model && readModel(model, featuresOf(text, tokens, hits, best, null))
  },
  language: (text: string): unknown => languageOf(text, tokenise(text)),
  extraction: (text: string): unknown => [carefulTimes(text), repostOf(text)],
} as const
