import { useSyncExternalStore } from 'react'

export type Said = { polite: string; assertive: string }
let said: Said = { polite: '', assertive: '' }
const listeners = new Set<() => void>()

/** Speaks to a screen reader; `assertive` is kept for life at risk and for a lost server. */
export const announce = (words: string, how: keyof Said = 'polite'): void => {
  // The same words twice are two happenings: a trailing no-break space makes the region change.
  said = { ...said, [how]: said[how] === words ? `${words} ` : words }
  for (const listener of listeners) listener()
}

export const useSaid = (): Said =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => said,
  )
