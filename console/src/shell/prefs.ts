import { useSyncExternalStore } from 'react'

export type Prefs = {
  theme: 'dark' | 'light'
  size: 'small' | 'middle' | 'large'
  letterKeys: boolean
  sound: boolean
}
const usual: Prefs = { theme: 'dark', size: 'middle', letterKeys: true, sound: true }
const place = 'callbox-prefs'

const read = (): Prefs => {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Prefs>) }
  } catch {
    return usual
  }
}

let prefs = read()
const listeners = new Set<() => void>()
const show = () => {
  document.documentElement.dataset.theme = prefs.theme
  document.documentElement.dataset.size = prefs.size
}
show()

/** Changes what this person likes on this browser: theme, text size, letter keys (WCAG 2.1.4), sound. */
export const prefer = (change: Partial<Prefs>): void => {
  prefs = { ...prefs, ...change }
  try {
    localStorage.setItem(place, JSON.stringify(prefs))
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
  show()
  for (const listener of listeners) listener()
}

export const prefsNow = (): Prefs => prefs
export const usePrefs = (): Prefs =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => prefs,
  )
