import { AsyncLocalStorage } from 'node:async_hooks'

/** One step on a message's way: its name and when it was, in milliseconds of real time. */
export type Step = { name: string; from: number; to: number; failed: boolean }
/** Hands the steps of one conversation on; set by `startTracing`, absent while tracing is off. */
export type Sink = (conversation: string, step: Step, about: Record<string, string | number>) => void
/** Steps taken before it is known whose they are: a batch is fetched, decoded and ranked before its conversations are found. */
export type Journey = { steps: Step[] }

let sink: Sink | null = null
const open = new AsyncLocalStorage<Journey>()

/** Whether anybody traces: everything below costs one comparison while nobody does. */
export const tracingOn = (): boolean => sink !== null
export const traceTo = (to: Sink | null): void => {
  sink = to
}

let anchor = Date.now() - performance.now()
/** Real time in milliseconds, with fractions so that steps keep their order; follows the machine's clock when that is set. */
const nowMs = (): number => {
  const fine = anchor + performance.now()
  if (Math.abs(fine - Date.now()) < 50) return fine
  anchor = Date.now() - performance.now()
  return anchor + performance.now()
}

const timed = async <T>(name: string, work: () => Promise<T>, done: (step: Step) => void): Promise<T> => {
  const from = nowMs()
  let failed = true
  try {
    const result = await work()
    failed = false
    return result
  } finally {
    done({ name, from, to: nowMs(), failed })
  }
}

/** Takes a step of the journey that is open here; with none open, just works. */
export const during = <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const mine = sink ? open.getStore() : undefined
  return mine ? timed(name, work, (step) => mine.steps.push(step)) : work()
}

/**
 * Opens a journey for `work`, or joins the one that is open, and gives the steps taken so far to the conversations
 * that `work` turns out to concern. A batch's steps stand in the trace of each of its conversations.
 */
export const journey = async <T>(
  work: () => Promise<T>,
  concerned: (result: T) => readonly string[],
  about: Record<string, string | number> = {},
): Promise<T> => {
  if (!sink) return work()
  const joined = open.getStore()
  const mine = joined ?? { steps: [] }
  const result = await (joined ? work() : open.run(mine, work))
  const found = concerned(result)
  for (const conversation of new Set(found)) for (const step of mine.steps) sink?.(conversation, step, about)
  // What was told is not told again for the next page of the same round.
  if (found.length > 0) mine.steps.length = 0
  return result
}

/** A step that concerns conversations known beforehand (null: none), around `work`. */
export const marked = <T>(
  name: string,
  conversations: readonly (string | null)[],
  work: () => Promise<T>,
  about: Record<string, string | number> = {},
): Promise<T> =>
  sink
    ? timed(name, work, (step) => {
        for (const one of new Set(conversations)) if (one) sink?.(one, step, about)
      })
    : work()
