import { setTimeout as pause } from 'node:timers/promises'

type Turn<T> = { began: number; running: Promise<unknown>; next: Promise<T> | null }

/** Keys remembered at once; the one that was asked for first is forgotten first, and nobody who waits for it. */
const mostKeys = 1000

/**
 * One read for all who ask for the same at the same time. Whoever asks is answered by a read that begins after their
 * question, so that nobody is shown what was before their own act; while a read goes on, or began less than `spacing`
 * milliseconds ago, the questions gather for the next. Alone, one waits for nothing.
 */
export const sharing = <T>(spacing: number) => {
  const turns = new Map<string, Turn<T>>()
  return (key: string, read: () => Promise<T>): Promise<T> => {
    const turn = turns.get(key) ?? { began: Number.NEGATIVE_INFINITY, running: Promise.resolve(), next: null }
    if (!turns.has(key) && turns.size >= mostKeys) turns.delete(turns.keys().next().value!)
    turns.set(key, turn)
    turn.next ??= (async () => {
      await turn.running
      const wait = turn.began + spacing - performance.now()
      if (wait > 0) await pause(wait)
      turn.began = performance.now()
      turn.next = null
      const reading = read()
      turn.running = reading.then(
        () => undefined,
        () => undefined,
      )
      return reading
    })()
    return turn.next
  }
}

/** The same for each of some databases apart, so that what one holds is never answered from another. */
export const sharingFor = <Of extends object, T>(
  spacing: number,
): ((of: Of) => ReturnType<typeof sharing<T>>) => {
  const all = new WeakMap<Of, ReturnType<typeof sharing<T>>>()
  return (of) => {
    const known = all.get(of) ?? sharing<T>(spacing)
    all.set(of, known)
    return known
  }
}
