/** Scores with the truth beside them. */
export type Ranked = { score: number; urgent: boolean }

const order = (ranked: readonly Ranked[]): Ranked[] => [...ranked].sort((a, b) => b.score - a.score)

/**
 * Share of the urgent messages that stand in the first `share` of the queue, null without any. Messages of the same
 * score share their places evenly, so that an order by accident earns nothing.
 */
export function recallAt(ranked: readonly Ranked[], share: number): number | null {
  const urgent = ranked.filter((r) => r.urgent).length
  if (urgent === 0) return null
  let left = Math.floor(ranked.length * share)
  let found = 0
  for (const tied of groups(ranked)) {
    const here = tied.filter((r) => r.urgent).length
    if (tied.length <= left) found += here
    else {
      found += (here * left) / tied.length
      break
    }
    left -= tied.length
  }
  return found / urgent
}

/** Average precision with ties counted at the end of their group; null without any urgent message. */
export function averagePrecision(ranked: readonly Ranked[]): number | null {
  let seen = 0
  let found = 0
  let sum = 0
  for (const tied of groups(ranked)) {
    const here = tied.filter((r) => r.urgent).length
    seen += tied.length
    found += here
    sum += here * (found / seen)
  }
  return found === 0 ? null : sum / found
}

function groups(ranked: readonly Ranked[]): Ranked[][] {
  const all: Ranked[][] = []
  for (const one of order(ranked)) {
    const last = all.at(-1)
    if (last && last[0]!.score === one.score) last.push(one)
    else all.push([one])
  }
  return all
}
