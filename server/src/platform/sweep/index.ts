import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Log } from '#platform/log'
import { counter } from '#platform/metrics'

/**
 * Due rows, handled each second by the injected clock. A sweep takes its rows `for update skip locked`, so any number
 * of processes may run it; a row moved or deleted before it is due never fires.
 */
export type Sweep = {
  name: string
  /** @returns how many rows it handled; it is called again at once while that is not 0. */
  sweep(world: { db: Db; clock: Clock }): Promise<number>
}

/** That a sweep has ended: when, after how many milliseconds, and whether it failed. */
export type Ran = (name: string, run: { at: Date; ms: number; failed: boolean }) => void

const failures = counter('callbox_sweep_failures_total', 'Sweeps that failed and ran again a second later.', [
  'sweep',
])

/** Runs every sweep until nothing is due. One that fails does not stop the others. */
export const sweepAll = async (
  world: { db: Db; clock: Clock; log?: Log },
  sweeps: readonly Sweep[],
  ran: Ran = () => undefined,
): Promise<number> => {
  let total = 0
  for (const { name, sweep } of sweeps) {
    const began = performance.now()
    let failed = false
    try {
      for (
        let handled = await sweep(world), rounds = 0;
        handled > 0 && rounds < 50;
        handled = await sweep(world), rounds++
      )
        total += handled
    } catch (error) {
      if (!world.log) throw error
      failed = true
      failures.inc({ sweep: name })
      world.log.error({ sweep: name, error }, 'a sweep failed; it runs again in a second')
    } finally {
      ran(name, { at: world.clock.now(), ms: Math.round(performance.now() - began), failed })
    }
  }
  return total
}

/** Calls `work` each `ms`, never twice at once, until closed; `close` waits for the round under way. */
export const every = (ms: number, work: () => Promise<unknown>): { close(): Promise<void> } => {
  let closed = false
  let round: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout
  const next = (): void => {
    timer = setTimeout(() => {
      round = work()
        .catch(() => undefined)
        .finally(() => closed || next())
    }, ms)
  }
  next()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await round
    },
  }
}
