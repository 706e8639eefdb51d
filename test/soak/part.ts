/** What one round did, as small facts: numbers are added up over rounds (`most …` keeps the greatest), words are counted. */
export type Facts = Record<string, number | string>
export type Round = { seed: number; seconds: number; facts: Facts }

export type Asked = {
  rounds: number
  /** Of the first round; each later one has the next. */
  seed: number
  /** Seconds that long faults last; each part has its own usual. */
  seconds?: number
  /** Told after each round; throws when there shall be no further one. */
  done(round: Round): void
}

/** One family of faults. Throws when something that must hold does not; the rounds told before it count. */
export type SoakPart = {
  name: string
  says: string
  /** What is known to hold after each round. */
  holds: string
  rounds: number
  /** Why it cannot be run on this machine; null when it can. */
  cannot?(): Promise<string | null>
  run(asked: Asked): Promise<void>
}

/** Milliseconds of the slowest hundredth. */
export const p99 = (values: readonly number[]): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0)
