/** Milliseconds until one looks again at what is told by itself, just to be sure; not all consoles in the same moment. */
export const toBeSure = (): number => 10_000 + Math.random() * 5000

/**
 * Work that is done again when something has changed: at once when it was quiet, at most every `least` milliseconds, and
 * never before the last time has ended, so that slow answers are waited for instead of being asked for anew.
 */
export const paced = (least: number, work: () => Promise<unknown>): { mark(): void; stop(): void } => {
  let began = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let wanted = false
  let stopped = false
  const mark = (): void => {
    wanted = true
    if (!stopped && !busy) timer ??= setTimeout(run, Math.max(0, began + least - performance.now()))
  }
  const run = (): void => {
    timer = undefined
    wanted = false
    busy = true
    began = performance.now()
    work()
      .catch(() => undefined)
      .finally(() => {
        busy = false
        if (wanted) mark()
      })
  }
  return {
    mark,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
