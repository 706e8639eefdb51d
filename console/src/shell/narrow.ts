import { useSyncExternalStore } from 'react'

/** The same bound as in the style sheets: below it the desk is a telephone's. */
const narrow = matchMedia('(max-width: 760px)')
const listen = (listener: () => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** Whether the screen is as narrow as a telephone's. */
export const useNarrow = (): boolean => useSyncExternalStore(listen, () => narrow.matches)
