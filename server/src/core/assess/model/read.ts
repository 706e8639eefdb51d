import { type Features, LOUD } from './features.ts'
import { heads, type Model } from './format.ts'

// Words of abuse and advertising speak for these bands only, so that adding one cannot change another.
const ofLoud = Uint8Array.from(heads, (head) => (head === 'abuse_threat' || head === 'spam' ? 1 : 0))

/**
 * What the model says of a message: `logits` one a head, `urgent` the first of them. A word that stands in a find of
 * danger, plea, abuse or spam may raise urgency and never lowers it, so adding one cannot sink a message. Each word
 * counts once, however often it is written.
 */
export function readModel({ header, steps }: Model, features: Features): Float64Array {
  const many = header.heads.length
  const logits = new Float64Array(many)
  const { buckets, kept, signs } = features
  for (let k = 0; k < buckets.length; k++) {
    const base = buckets[k]! * many
    const urgent = steps[base]!
    if (urgent > 0 || !kept[k]) logits[0]! += urgent
    const mute = kept[k] === LOUD
    for (let head = 1; head < many; head++)
      if (!mute || ofLoud[head] === 1) logits[head]! += steps[base + head]!
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

/** The words that add to urgency, strongest first: token position and amount (a logit). */
export function strongestWords({ header, steps }: Model, features: Features): { at: number; adds: number }[] {
  const many = header.heads.length
  const sums = new Map<number, number>()
  for (let k = 0; k < features.buckets.length; k++) {
    const at = features.at[k]!
    sums.set(at, (sums.get(at) ?? 0) + steps[features.buckets[k]! * many]! * header.scale[0]!)
  }
  return [...sums]
    .map(([at, adds]) => ({ at, adds }))
    .filter(({ adds }) => adds > 0)
    .sort((a, b) => b.adds - a.adds || a.at - b.at)
}
