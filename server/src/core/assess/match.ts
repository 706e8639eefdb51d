import type { Kind, WordList } from './kinds.ts'
import { lists } from './lists/index.ts'
import { fold, type Token, tokenise } from './tokens.ts'

/** A list's line found in a message: `from` and `to` are token positions, `to` inclusive. */
export type Hit = { kind: Kind; weight: number; from: number; to: number }

type Step = { word: string; prefix: boolean; gap: number }
type Phrase = { steps: Step[]; weight: number; kind: Kind }
/** Lines of lists by their first word, or its first letters. */
export type Index = { exact: Map<string, Phrase[]>; prefix: Map<string, Phrase[]> }

const GAP = 3
const KEY = 3

/** A line's pattern as steps; empty when it has no words. */
export function parse(pattern: string): Step[] {
  const steps: Step[] = []
  let gap = 0
  for (const part of pattern.split(/\s+/)) {
    if (part === '~') gap = GAP
    else {
      const prefix = part.endsWith('*')
      for (const [at, token] of tokenise(prefix ? part.slice(0, -1) : part).entries()) {
        steps.push({ word: token.norm, prefix, gap: at === 0 ? gap : 0 })
      }
      gap = 0
    }
  }
  return steps
}

function put(map: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const known = map.get(key)
  if (known) known.push(phrase)
  else map.set(key, [phrase])
}

/** Builds the index of all lists once. Throws when a line has no words or a stem too short to be looked up. */
export function indexLists(all: readonly WordList[]): Index {
  const index: Index = { exact: new Map(), prefix: new Map() }
  for (const list of all) {
    for (const [pattern, weight, kind] of list.entries) {
      const phrase = { steps: parse(pattern), weight, kind }
      const first = phrase.steps[0]
      if (!first || (first.prefix && first.word.length < KEY)) {
        throw new Error(
          `The ${list.tag} word list has the line "${pattern}": write at least ${KEY} letters before *.`,
        )
      }
      if (first.prefix) put(index.prefix, first.word.slice(0, KEY), phrase)
      else put(index.exact, first.word, phrase)
    }
  }
  return index
}

const fits = (step: Step, word: string): boolean =>
  step.prefix ? word.startsWith(step.word) : word === step.word

function ends(phrase: Phrase, tokens: readonly Token[], start: number): number {
  let at = start
  for (let s = 1; s < phrase.steps.length; s++) {
    const step = phrase.steps[s]!
    const last = Math.min(at + 1 + step.gap, tokens.length - 1)
    let found = -1
    for (let i = at + 1; i <= last; i++) {
      if (fits(step, tokens[i]!.norm)) {
        found = i
        break
      }
    }
    if (found < 0) return -1
    at = found
  }
  return at
}

const index = indexLists(lists)

/**
 * Every line of every list found in the words, in order, with `more` (an agency's own lines) beside the shipped
 * ones. Work per word is bounded by the lists, not the text.
 */
export function findWords(tokens: readonly Token[], more?: Index): Hit[] {
  const hits: Hit[] = []
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i]!.norm
    const start = word.slice(0, KEY)
    const found = [index.exact.get(word), index.prefix.get(start)]
    if (more) found.push(more.exact.get(word), more.prefix.get(start))
    for (const phrases of found) {
      if (!phrases) continue
      for (const phrase of phrases) {
        if (!fits(phrase.steps[0]!, word)) continue
        const to = ends(phrase, tokens, i)
        if (to >= 0) hits.push({ kind: phrase.kind, weight: phrase.weight, from: i, to })
      }
    }
  }
  return hits
}

/** Number words of all lists, folded. */
export const numberWords: ReadonlySet<string> = new Set(
  lists.flatMap((list) => (list.numbers ?? '').split(' ').filter(Boolean).map(fold)),
)
