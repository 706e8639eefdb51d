import type { Clock } from '#platform/clock'

/** What is counted apart: a page that asks without end never takes from what its person does. */
export type Paced = 'reads' | 'acts' | 'strangers'
/** Calls that one caller may have at once, and those that come back each second. */
type Rule = { atOnce: number; aSecond: number }

/** Ten times what a person with every screen open comes to, and what a whole force behind one address does. */
const usual: Readonly<Record<Paced, Rule>> = {
  reads: { atOnce: 1200, aSecond: 60 },
  acts: { atOnce: 600, aSecond: 20 },
  strangers: { atOnce: 1200, aSecond: 40 },
}
const mostKept = 20_000

export type Pace = {
  /** Takes one call of whoever it is. @returns 0, or the seconds after which there is room again. */
  take(who: string, of: Paced): number
}

/**
 * A limit for callers that ask without end, in the memory of each process: a session and a key by themselves, whoever is not
 * signed in by their address. What networks push and what the public reports does not pass here: incoming fails open (law 3).
 */
export const makePace = (clock: Clock, rules: Readonly<Record<Paced, Rule>> = usual): Pace => {
  const kept = new Map<string, { left: number; at: number }>()
  return {
    take(who, of) {
      const { atOnce, aSecond } = rules[of]
      const name = `${of} ${who}`
      const now = clock.now().getTime() / 1000
      const before = kept.get(name) ?? { left: atOnce, at: now }
      const left = Math.min(atOnce, before.left + Math.max(0, now - before.at) * aSecond)
      kept.delete(name)
      // Who comes seldom is forgotten first: they had all of theirs again long ago.
      if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
      kept.set(name, { left: left >= 1 ? left - 1 : left, at: now })
      return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / aSecond))
    },
  }
}
