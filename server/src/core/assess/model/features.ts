import { calms, dangers, type Kind, signs, subjects } from '../kinds.ts'
import type { Hit } from '../match.ts'
import type { Structure } from '../structure.ts'
import type { Token } from '../tokens.ts'
import { BUCKETS } from './format.ts'

/** Signs read beside the words, in this order: kinds of the lists, then the shape of the message. */
export const dense: readonly string[] = [
  'asks',
  ...Object.keys(dangers),
  ...Object.keys(signs),
  ...Object.keys(subjects),
  ...Object.keys(calms),
  'place',
  'telephone',
  'people',
  'age',
  'several',
]

/**
 * One message as the model reads it: `buckets` of its words, of the beginnings of its longer words, and of their
 * consonants, each once;
 * `kept[i]` 1 where a bucket's word stands in a find that may only add (danger, plea),
 * 2 where it is one of abuse or advertising; `at[i]` its first
 * token; `signs` the values of `dense`.
 */
export type Features = {
  buckets: number[]
  kept: number[]
  at: number[]
  signs: number[]
}

// Marks of a network or of a collection, not of a need: without them the model cannot learn "a tweet is calm".
const marks = new Set(['rt', 'via', 'amp', 'url', 'user', 'gt', 'lt', 'quot', 'http', 'https'])
const MOST = 400
const STEM = 5
const WORD = 0x811c9dc5
const BEGINNING = 77
const CONSONANTS = 4321

const hash = (word: string, start: number): number => {
  let h = start
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193)
  return h
}
const place = (h: number): number => ((h ^ (h >>> 15)) >>> 0) & (BUCKETS - 1)

// Figures say that there is a number; which one belongs to an event.
const classOf = (norm: string): string => {
  if (!/^\p{N}/u.test(norm)) return norm
  return /^\p{N}{1,2}$/u.test(norm) ? '#' : /^\p{N}+$/u.test(norm) ? '##' : '#a'
}

/** What stays when people spell as they hear: "paani", "pani" and "pany" are one. A word of vowels alone stays whole. */
const consonantsOf = (norm: string): string =>
  norm.replace(/[aeiouyhw]/g, '').replace(/(.)\1/gu, '$1') || norm

/** Kinds whose clear words may only add to urgency. */
const adding = (kind: Kind): boolean => Object.hasOwn(dangers, kind) || kind === 'plea'
const loud: ReadonlySet<Kind> = new Set(['insult', 'spam', 'threat'])
/** A word of abuse or advertising, in `kept`. */
export const LOUD = 2
const CLEAR = 0.4
const calm: ReadonlySet<string> = new Set(Object.keys(calms))
const lowering: ReadonlySet<Kind> = new Set(['service', 'information', 'question', 'complaint'])

/** The words of a message as features. `without` leaves words out (training: names of one event's places). */
export function featuresOf(
  text: string,
  tokens: readonly Token[],
  hits: readonly Hit[],
  best: ReadonlyMap<Kind, { weight: number }>,
  structure: Structure | null,
  without?: ReadonlySet<string>,
): Features {
  const keep = new Uint8Array(tokens.length)
  for (const { kind, weight, from, to } of hits)
    if (adding(kind) && weight >= CLEAR) keep.fill(1, from, to + 1)
  for (const { kind, from, to } of hits) if (loud.has(kind)) keep.fill(LOUD, from, to + 1)
  const seen = new Map<number, number>()
  const features: Features = { buckets: [], kept: [], at: [], signs: [] }
  const add = (bucket: number, kept: number, at: number) => {
    const known = seen.get(bucket)
    if (known !== undefined) {
      features.kept[known] = Math.max(kept, features.kept[known]!)
      return
    }
    seen.set(bucket, features.buckets.length)
    features.buckets.push(bucket)
    features.kept.push(kept)
    features.at.push(at)
  }
  const many = Math.min(tokens.length, MOST)
  for (let i = 0; i < many; i++) {
    const { norm, start } = tokens[i]!
    if (marks.has(norm) || text.charCodeAt(start - 1) === 35 || without?.has(norm)) continue
    const word = classOf(norm)
    add(place(hash(word, WORD)), keep[i]!, i)
    add(place(hash(consonantsOf(word), CONSONANTS)), keep[i]!, i)
    // The beginning of a longer word stands for its forms and spellings.
    if (norm.length > STEM && !/^\p{N}/u.test(norm))
      add(place(hash(norm.slice(0, STEM), BEGINNING)), keep[i]!, i)
  }
  // A question or a complaint told by words of abuse or advertising would let these lower urgency: not counted.
  features.signs.push(/[?؟？]/.test(text) ? 1 : 0)
  const apart = new Map<Kind, number>()
  for (const { kind, weight, from, to } of hits) {
    if (!lowering.has(kind) || (apart.get(kind) ?? 0) >= weight) continue
    if (!keep.subarray(from, to + 1).includes(LOUD)) apart.set(kind, weight)
  }
  for (const kind of kinds)
    features.signs.push(
      lowering.has(kind)
        ? (apart.get(kind) ?? 0)
        : calm.has(kind)
          ? best.has(kind)
            ? 1
            : 0
          : (best.get(kind)?.weight ?? 0),
    )
  const s = structure
  features.signs.push(
    s?.places[0] ? 1 : 0,
    s?.phones[0] ? 1 : 0,
    s?.person ? 1 : 0,
    s?.ages[0] ? 1 : 0,
    (s?.places.length ?? 0) > 1 ? 1 : 0,
  )
  return features
}

const kinds = [
  ...Object.keys(dangers),
  ...Object.keys(signs),
  ...Object.keys(subjects),
  ...Object.keys(calms),
] as Kind[]

/** Signs that tell of a subject: what an insult or an advertisement brings is left to the bands of those. */
export const tellSubject: ReadonlySet<string> = new Set([
  'asks',
  'service',
  'information',
  'question',
  'complaint',
  ...Object.keys(calms),
])

/** Signs that may only add to urgency: dangers, pleas, abuse and spam, and the shape of a message. */
export const onlyAdds: ReadonlySet<string> = new Set([
  ...Object.keys(dangers),
  ...Object.keys(signs),
  'threat',
  'insult',
  'spam',
  ...dense.slice(-5),
])
