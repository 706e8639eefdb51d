import type { Clock } from '#platform/clock'

/** Addresses remembered at once; the oldest are forgotten first. */
const mostKnown = 10_000

/** At most `most` times in `seconds` from one address; kept in memory alone, so nothing is left of who asked. */
export const limiter = (clock: Clock, { most, seconds }: { most: number; seconds: number }) => {
  const known = new Map<string, number[]>()
  return (address: string | null): boolean => {
    if (address === null) return true
    const now = clock.now().getTime()
    const lately = (known.get(address) ?? []).filter((at) => at > now - seconds * 1000)
    known.delete(address)
    if (known.size >= mostKnown) known.delete(known.keys().next().value!)
    const free = lately.length < most
    known.set(address, free ? [...lately, now] : lately)
    return free
  }
}
