import { setTimeout as pause } from 'node:timers/promises'

type Turn<T> = { began: number; running: Promise<unknown>; next: Promise<T> | null }

/**
 * One read for all who ask for the same at the same time. Whoever asks is answered by a read that begins after their
 * question, so that nobody is shown what was before their own act; while a read goes on, or began less than `spacing`
 * milliseconds ago, the questions gather for the next. Alone, one waits for nothing.
 */
export const sharing = <T>(spacing: number) => {
  const turns = new Map<string, Turn<T>>()
  return (key: string, read: () => Promise<T>): Promise<T> => {
    const turn = turns.get(key) ?? { began: Number.NEGATIVE_INFINITY, running: Promise.resolve(), next: null }
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
