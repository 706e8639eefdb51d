import { setTimeout as pause } from 'node:timers/promises'

/** The value below which `part` (0..1) of them lie; the times need not be sorted. */
export const quantile = (times: readonly number[], part: number): number => {
  const sorted = Float64Array.from(times).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** Milliseconds that `work` takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/**
 * The same work at several places, turn by turn, so that whatever else the machine does falls on all alike.
 * `rest`: milliseconds before each, for what gathers the questions that follow close upon one another into one answer.
 * @returns milliseconds of each round, by place; the first rounds only warm up.
 */
export const turnByTurn = async (
  places: readonly (() => Promise<unknown>)[],
  { rounds, warm = 5, rest = 0 }: { rounds: number; warm?: number; rest?: number },
): Promise<number[][]> => {
  const took: number[][] = places.map(() => [])
  for (let round = -warm; round < rounds; round++)
    for (const [i, work] of places.entries()) {
      if (rest > 0) await pause(rest)
      const ms = await timed(work)
      if (round >= 0) took[i]!.push(ms)
    }
  return took
}
