import { generator, type Ranked } from '../../server/src/core/assess/index.ts'

/** A figure with its 95 % interval; null without urgent messages. */
export type Measured = { value: number; low: number; high: number } | null

export const SHARES = [0.05, 0.1, 0.2, 0.5] as const

/** Recall in the first shares of the queue and average precision, each with its interval. */
export type Figures = { messages: number; urgent: number; recall: Measured[]; precision: Measured }

const ROUNDS = 400
const SEED = 911

type Group = { from: number; to: number }

/**
 * Measures one queue. The interval is a bootstrap over messages with a fixed seed: the queue is drawn anew from itself
 * 400 times, and the middle 95 % of the outcomes is the interval. Ties share their places, as in `recallAt`.
 */
export function measure(ranked: readonly Ranked[], rounds = ROUNDS): Figures {
  const sorted = [...ranked].sort((a, b) => b.score - a.score)
  const groups: Group[] = []
  sorted.forEach((one, i) => {
    const last = groups.at(-1)
    if (last && sorted[last.from]!.score === one.score) last.to = i
    else groups.push({ from: i, to: i })
  })
  const urgent = sorted.filter((one) => one.urgent).length
  const whole = once(sorted, groups, new Uint16Array(sorted.length).fill(1))
  if (whole === null)
    return { messages: sorted.length, urgent, recall: SHARES.map(() => null), precision: null }
  const drawn: number[][] = []
  const next = generator(SEED)
  for (let round = 0; round < rounds; round++) {
    const times = new Uint16Array(sorted.length)
    for (let i = 0; i < sorted.length; i++) times[Math.floor(next() * sorted.length)]!++
    const outcome = once(sorted, groups, times)
    if (outcome) drawn.push(outcome)
  }
  const measured = whole.map((value, i) => {
    const all = drawn.map((outcome) => outcome[i]!).sort((a, b) => a - b)
    const at = (share: number) => all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? value
    return { value, low: at(0.025), high: at(0.975) }
  })
  return { messages: sorted.length, urgent, recall: measured.slice(0, -1), precision: measured.at(-1)! }
}

/** Recall at each share, then average precision, of a queue in which message i stands `times[i]` times. */
function once(sorted: readonly Ranked[], groups: readonly Group[], times: Uint16Array): number[] | null {
  let total = 0
  let urgent = 0
  for (let i = 0; i < sorted.length; i++) {
    total += times[i]!
    if (sorted[i]!.urgent) urgent += times[i]!
  }
  if (urgent === 0) return null
  const recall = SHARES.map(() => 0)
  const left = SHARES.map((share) => Math.floor(total * share))
  let seen = 0
  let found = 0
  let sum = 0
  for (const { from, to } of groups) {
    let size = 0
    let here = 0
    for (let i = from; i <= to; i++) {
      size += times[i]!
      if (sorted[i]!.urgent) here += times[i]!
    }
    if (size === 0) continue
    for (let k = 0; k < recall.length; k++) {
      const took = Math.min(left[k]!, size)
      recall[k]! += (here * took) / size
      left[k]! -= took
    }
    seen += size
    found += here
    sum += here * (found / seen)
  }
  return [...recall.map((value) => value / urgent), sum / urgent]
}
