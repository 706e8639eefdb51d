import type { Features } from './features.ts'
import { worthOf } from './fit.ts'
import type { Model } from './format.ts'

/**
 * What the model says of a message: `logits` one a head, `urgent` the first of them. A word that stands in a find of
 * danger, plea, abuse or spam may raise urgency and never lowers it, so adding one cannot sink a message. Each word
 * and pair counts once, however often it is written.
 */
export function readModel({ header, steps }: Model, features: Features): Float64Array {
  const many = header.heads.length
  const logits = new Float64Array(many)
  const { buckets, kept, from, to, signs } = features
  for (let k = 0; k < buckets.length; k++) {
    const base = buckets[k]! * many
    const value = worthOf(from[k]!, to[k]!)
    const urgent = steps[base]!
    if (urgent > 0 || !kept[k]) logits[0]! += urgent * value
    for (let head = 1; head < many; head++) logits[head]! += steps[base + head]! * value
  }
  for (let head = 0; head < many; head++)
    logits[head] = logits[head]! * header.scale[head]! + (head === 0 ? 0 : header.bias[head]!)
  for (let k = 0; k < signs.length; k++) {
    const value = signs[k]!
    if (value === 0) continue
    for (let head = 0; head < many; head++) logits[head]! += header.signs[head]![k]! * value
  }
  return logits
}

/** What each word or pair adds to urgency, strongest first: token positions and amount. */
export function strongestWords(
  { header, steps }: Model,
  features: Features,
): { from: number; to: number; adds: number }[] {
  const many = header.heads.length
  const found: { from: number; to: number; adds: number }[] = []
  for (let k = 0; k < features.buckets.length; k++) {
    const from = features.from[k]!
    const to = features.to[k]!
    const adds = steps[features.buckets[k]! * many]! * worthOf(from, to) * header.scale[0]!
    if (adds > 0) found.push({ from, to, adds })
  }
  return found.sort((a, b) => b.adds - a.adds || a.from - b.from)
}
