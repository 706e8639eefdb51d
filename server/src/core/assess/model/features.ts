import { calms, dangers, type Kind, signs, subjects } from '../kinds.ts'
import type { Hit } from '../match.ts'
import type { Structure } from '../structure.ts'
import type { Token } from '../tokens.ts'
import { BUCKETS } from './format.ts'

/** Signs read beside the words, in this order: kinds of the lists, then the shape of the message. */
export const dense: readonly string[] = [
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
 * One message as the model reads it: `buckets` of its words and pairs, each once; `kept[i]` 1 where a bucket's words
 * stand in a find that may only add (danger, plea, abuse, spam); `words[i]` leads back to the first token, `pair[i]`
 * how many tokens; `signs` the values of `dense`.
 */
export type Features = {
  buckets: number[]
  kept: number[]
  from: number[]
  to: number[]
  signs: number[]
}

// Marks of a network or of a collection, not of a need: without them the model cannot learn "a tweet is calm".
const marks = new Set(['rt', 'via', 'amp', 'url', 'user', 'gt', 'lt', 'quot', 'http', 'https'])
const MOST = 400

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

/** Kinds whose words may only add to urgency. */
const adding = (kind: Kind): boolean =>
  Object.hasOwn(dangers, kind) || kind === 'plea' || kind === 'insult' || kind === 'spam' || kind === 'threat'
const CLEAR = 0.4
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
  for (const { kind, weight, from, to } of hits) {
    const subject = kind === 'insult' || kind === 'spam' || kind === 'threat'
    if (adding(kind) && (subject || weight >= CLEAR)) keep.fill(1, from, to + 1)
  }
  const seen = new Map<number, number>()
  const features: Features = { buckets: [], kept: [], from: [], to: [], signs: [] }
  const add = (bucket: number, kept: number, from: number, to: number) => {
    const known = seen.get(bucket)
    if (known !== undefined) {
      if (kept) features.kept[known] = 1
      return
    }
    seen.set(bucket, features.buckets.length)
    features.buckets.push(bucket)
    features.kept.push(kept)
    features.from.push(from)
    features.to.push(to)
  }
  let last = -1
  let before = 0
  const many = Math.min(tokens.length, MOST)
  for (let i = 0; i < many; i++) {
    const { norm, start } = tokens[i]!
    if (marks.has(norm) || text.charCodeAt(start - 1) === 35 || without?.has(norm)) continue
    const word = hash(classOf(norm), 0x811c9dc5)
    add(place(word), keep[i]!, i, i)
    if (last >= 0) add(place(hash(' ', Math.imul(before, 31) ^ word)), keep[i]! | keep[last]!, last, i)
    last = i
    before = word
  }
  // A question or a complaint told by words of abuse or advertising would let these lower urgency: not counted.
  const apart = new Map<Kind, number>()
  for (const { kind, weight, from, to } of hits) {
    if (!lowering.has(kind) || (apart.get(kind) ?? 0) >= weight) continue
    if (!keep.subarray(from, to + 1).includes(1)) apart.set(kind, weight)
  }
  for (const kind of kinds)
    features.signs.push(lowering.has(kind) ? (apart.get(kind) ?? 0) : (best.get(kind)?.weight ?? 0))
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

/** Signs that may only add to urgency: dangers, pleas, abuse and spam, and the shape of a message. */
export const onlyAdds: ReadonlySet<string> = new Set([
  ...Object.keys(dangers),
  ...Object.keys(signs),
  'threat',
  'insult',
  'spam',
  ...dense.slice(-5),
])
