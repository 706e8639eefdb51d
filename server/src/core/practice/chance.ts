/** A 32-bit number of any words and numbers, the same everywhere and for ever. */
export const hashOf = (...parts: readonly (string | number)[]): number => {
  let h = 1779033703
  const word = parts.join('\u001f')
  for (let i = 0; i < word.length; i++) {
    h = Math.imul(h ^ word.charCodeAt(i), 3432918353)
    h = (h << 13) | (h >>> 19)
  }
  h = Math.imul(h ^ (h >>> 16), 2246822507)
  h = Math.imul(h ^ (h >>> 13), 3266489909)
  return (h ^ (h >>> 16)) >>> 0
}

/** Throws of 0 ≤ n < 1. */
export type Dice = () => number

/** Throws that follow from a number alone, so that a round can be played again exactly (mulberry32). */
export const diceFrom = (seed: number): Dice => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Throws that follow from the words alone: whoever asks in whatever order gets the same. */
export const diceOf = (...parts: readonly (string | number)[]): Dice => diceFrom(hashOf(...parts))

/** Whether it happens to this one, for a share of 0 to 1. */
export const happensTo = (share: number, ...parts: readonly (string | number)[]): boolean =>
  share >= 1 || diceOf(...parts)() < share

export const pick = <T>(dice: Dice, from: readonly T[]): T => {
  const one = from[Math.floor(dice() * from.length)]
  if (one === undefined) throw new Error('There is nothing to pick from.')
  return one
}

/** One of the keys, by their shares, whatever these add up to and in whatever order they are written. */
export const pickShare = <K extends string>(dice: Dice, shares: Readonly<Partial<Record<K, number>>>): K => {
  const all = (Object.entries(shares) as [K, number][]).sort(([a], [b]) => (a < b ? -1 : 1))
  let at = dice() * all.reduce((sum, [, share]) => sum + share, 0)
  for (const [key, share] of all) {
    at -= share
    if (at < 0) return key
  }
  return all.at(-1)![0]
}
