import type { Features } from './features.ts'
import { BUCKETS, heads, type Model } from './format.ts'

/**
 * One message to learn from. `truth` holds for each head 1, 0, or -1 where it says nothing; `weight` how much it
 * counts; `source` where it came from (each source gets an intercept of its own, which is thrown away, so that the
 * model does not learn "this kind of collection is calm"); `offset` what the lists alone say of urgency.
 */
export type Row = { features: Features; truth: Int8Array; weight: number; source: string; offset: number }

export type FitOptions = {
  rounds: number
  rate: number
  /** Pull of the weights to where they start, for each row. */
  pull: number
  /** Pull of the signs' weights. */
  pullSigns: number
  /** Words and pairs in fewer rows than this are left out. */
  least: number
  start?: Model
}

/** Learnt weights before they are made small: `words[bucket * heads + head]`. */
export type Fitted = { words: Float64Array; signs: Float64Array; bias: Float64Array }

const sigma = (z: number): number => 1 / (1 + Math.exp(-z))

/** A plain generator of numbers, so that the order of training is the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function shuffled(length: number, next: () => number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/** The value of a bucket: pairs say less than words. */
export const worthOf = (from: number, to: number): number => (from === to ? 1 : 0.7)

/**
 * Logistic regression by stochastic steps of shrinking size (AdaGrad), one head beside the other. Plain loops in a
 * fixed order: the same rows give the same bytes.
 */
export function fit(rows: readonly Row[], options: FitOptions): Fitted {
  const many = heads.length
  const { rounds, rate, pull, pullSigns, least, start } = options
  const size = BUCKETS * many
  const words = new Float64Array(size)
  const home = new Float64Array(start ? size : 0)
  const wide = rows[0]?.features.signs.length ?? start?.header.dense.length ?? 0
  const signs = new Float64Array(wide * many)
  const homeSigns = new Float64Array(wide * many)
  const bias = new Float64Array(many)
  if (start) {
    for (let i = 0; i < size; i++) home[i] = start.steps[i]! * start.header.scale[i % many]!
    words.set(home)
    start.header.signs.forEach((row, head) => {
      row.forEach((value, i) => {
        signs[i * many + head] = homeSigns[i * many + head] = value
      })
    })
    bias.set(start.header.bias)
  }
  const sums = new Float64Array(size).fill(1e-2)
  const signSums = new Float64Array(wide * many).fill(1e-2)
  const biasSums = new Float64Array(many).fill(1)
  const sources = new Map([...new Set(rows.map((row) => row.source))].map((source, i) => [source, i]))
  const own = new Float64Array(sources.size * many)
  const ownSums = new Float64Array(sources.size * many).fill(1)
  const counts = new Int32Array(BUCKETS)
  for (const { features } of rows) for (const bucket of features.buckets) counts[bucket]!++
  const next = generator(20100112)
  const error = new Float64Array(many)
  for (let round = 0; round < rounds; round++) {
    for (const at of shuffled(rows.length, next)) {
      const { features, truth, weight, source, offset } = rows[at]!
      const mine = sources.get(source)! * many
      const { buckets, from, to, signs: seen } = features
      for (let head = 0; head < many; head++) error[head] = bias[head]! + own[mine + head]!
      error[0]! += offset
      for (let k = 0; k < buckets.length; k++) {
        const bucket = buckets[k]!
        if (counts[bucket]! < least) continue
        const value = worthOf(from[k]!, to[k]!)
        const base = bucket * many
        for (let head = 0; head < many; head++) error[head]! += words[base + head]! * value
      }
      for (let k = 0; k < wide; k++) {
        const value = seen[k]!
        if (value !== 0)
          for (let head = 0; head < many; head++) error[head]! += signs[k * many + head]! * value
      }
      for (let head = 0; head < many; head++) {
        const want = truth[head]!
        error[head] = want < 0 ? 0 : weight * (sigma(error[head]!) - want)
      }
      for (let k = 0; k < buckets.length; k++) {
        const bucket = buckets[k]!
        if (counts[bucket]! < least) continue
        const value = worthOf(from[k]!, to[k]!)
        const base = bucket * many
        for (let head = 0; head < many; head++) {
          if (truth[head]! < 0) continue
          const i = base + head
          const step = error[head]! * value + pull * (words[i]! - (start ? home[i]! : 0))
          sums[i]! += step * step
          words[i]! -= (rate * step) / Math.sqrt(sums[i]!)
        }
      }
      for (let k = 0; k < wide; k++) {
        const value = seen[k]!
        if (value === 0) continue
        for (let head = 0; head < many; head++) {
          if (truth[head]! < 0) continue
          const i = k * many + head
          const step = error[head]! * value + pullSigns * (signs[i]! - homeSigns[i]!)
          signSums[i]! += step * step
          signs[i]! -= (rate * step) / Math.sqrt(signSums[i]!)
        }
      }
      for (let head = 0; head < many; head++) {
        const step = error[head]!
        biasSums[head]! += step * step
        bias[head]! -= (rate * step) / Math.sqrt(biasSums[head]!)
        const i = mine + head
        ownSums[i]! += step * step
        own[i]! -= (rate * step) / Math.sqrt(ownSums[i]!)
      }
    }
  }
  return { words, signs, bias }
}
