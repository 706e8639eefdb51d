/** From `at` on, so many exercise seconds pass in a real one; 0 is a pause. */
export type Pace = { at: Date; speed: number }

/**
 * Exercise seconds that have passed at `at`: a pure function of the rows, in the order in which they were made. A pace
 * that begins after `at` does not count yet; one that claims to begin before its forerunner begins with it.
 */
export const elapsed = (paces: readonly Pace[], at: Date): number => {
  let seconds = 0
  let since = paces[0]?.at ?? at
  let speed = 0
  for (const pace of paces) {
    if (pace.at >= at) break
    if (pace.at > since) {
      seconds += ((pace.at.getTime() - since.getTime()) / 1000) * speed
      since = pace.at
    }
    speed = pace.speed
  }
  return at > since ? seconds + ((at.getTime() - since.getTime()) / 1000) * speed : seconds
}

/** When so many exercise seconds had passed; null when they have not, at the paces known. */
export const momentOf = (paces: readonly Pace[], seconds: number): Date | null => {
  let passed = 0
  for (const [n, { at, speed }] of paces.entries()) {
    const until = paces[n + 1]?.at
    const within = until ? ((until.getTime() - at.getTime()) / 1000) * speed : Number.POSITIVE_INFINITY
    if (speed > 0 && passed + within >= seconds)
      return new Date(at.getTime() + ((seconds - passed) / speed) * 1000)
    if (!until) return null
    passed += within
  }
  return null
}
