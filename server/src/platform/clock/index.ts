/** Domain time comes from here and nowhere else: never `now()` in SQL, never a job's delay. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is moved; for tests and exercises. */
export const fixedClock = (
  start: string | Date,
): Clock & { advance(seconds: number): Date; set(at: string | Date): void } => {
  let at = new Date(start)
  return {
    now: () => new Date(at),
    advance: (seconds) => {
      at = new Date(at.getTime() + seconds * 1000)
      return new Date(at)
    },
    set: (to) => {
      at = new Date(to)
    },
  }
}

export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)
