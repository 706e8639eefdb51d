import { useEffect, useRef } from 'react'

const listeners = new Set<() => void>()

/** Something happened in this agency; called by the live view. */
export const tellHappened = (): void => {
  for (const listener of listeners) listener()
}

/** Calls `look` after something happened, at once the first time and then at most every `ms`. */
export const useWhatHappens = (look: () => void, ms: number): void => {
  const latest = useRef(look)
  latest.current = look
  useEffect(() => {
    let last = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const run = () => {
      timer = undefined
      last = Date.now()
      latest.current()
    }
    const heard = () => {
      timer ??= setTimeout(run, Math.max(100, last + ms - Date.now()))
    }
    listeners.add(heard)
    return () => {
      listeners.delete(heard)
      clearTimeout(timer)
    }
  }, [ms])
}
