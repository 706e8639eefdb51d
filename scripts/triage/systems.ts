import { type Assessment, assess, listsAlone } from '../../server/src/core/assess/index.ts'

/** A way of ranking: a score for a text, higher first. `at` is its place in the order of arrival. */
export type System = { name: string; score: (text: string, at: number) => number }

const told = new Map<string, Assessment>()

/** What the shipped triage says of a text, asked once. */
export function shippedSays(text: string): Assessment {
  const known = told.get(text)
  if (known) return known
  const said = assess({ text, media: 0 })
  told.set(text, said)
  return said
}

export const ours: System = { name: 'lists + model', score: (text) => shippedSays(text).score }
export const arrival: System = { name: 'arrival order', score: (_, at) => -at }
export const listsOnly: System = {
  name: 'word lists alone',
  score: (text) => listsAlone({ text, media: 0 }).score,
}

/** Weights learnt for this run, as a system: with lists and structure, or the model alone (`naive`). */
export function learnt(name: string, weights: Uint8Array): System {
  const tuning = { version: name, weights, words: [] }
  return { name, score: (text) => assess({ text, media: 0 }, tuning).score }
}

const split = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** The naive model: logistic regression on single words, every text the same weight, no lists, nothing left out. */
export function naive(texts: readonly { text: string; urgent: boolean }[]): System {
  const weights = new Map<string, number>()
  let bias = 0
  for (let round = 0; round < 3; round++) {
    const rate = 0.1 / (round + 1)
    for (let i = 0; i < texts.length; i++) {
      const one = texts[(i * 7919) % texts.length]!
      const words = new Set(split(one.text))
      let sum = bias
      for (const word of words) sum += weights.get(word) ?? 0
      const step = rate * (1 / (1 + Math.exp(-sum)) - (one.urgent ? 1 : 0))
      bias -= step
      for (const word of words) weights.set(word, (weights.get(word) ?? 0) - step)
    }
  }
  return {
    name: 'naive model',
    score: (text) => {
      let sum = bias
      for (const word of new Set(split(text))) sum += weights.get(word) ?? 0
      return sum
    },
  }
}
