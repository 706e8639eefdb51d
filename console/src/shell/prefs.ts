import { useSyncExternalStore } from 'react'

export type Prefs = {
  theme: 'system' | 'dark' | 'light'
  size: 'small' | 'middle' | 'large'
  density: 'comfortable' | 'compact'
  letterKeys: boolean
  sound: boolean
}
const usual: Prefs = {
  theme: 'dark',
  size: 'middle',
  density: 'comfortable',
  letterKeys: true,
  sound: true,
}
/** What this browser shows now; `public/first.js` reads it before the first paint. */
const place = 'callbox-prefs'
const placeOf = (person: string) => `${place} ${person}`

type Kept = Partial<Prefs> & { of?: string }
const readAt = (where: string): Kept | null => {
  try {
    return JSON.parse(localStorage.getItem(where) ?? 'null') as Kept | null
  } catch {
    return null
  }
}
const write = (where: string, kept: Kept) => {
  try {
    localStorage.setItem(where, JSON.stringify(kept))
  } catch {
    // A browser that keeps nothing still shows the choice until it is closed.
  }
}

let person: string | undefined
const read = (): Prefs => {
  const { of, ...kept } = readAt(place) ?? {}
  person = of
  return { ...usual, ...kept }
}

let prefs = read()
const listeners = new Set<() => void>()
const lightOutside = matchMedia('(prefers-color-scheme: light)')
const show = () => {
  const { theme, size, density } = prefs
  const shown = theme === 'system' ? (lightOutside.matches ? 'light' : 'dark') : theme
  Object.assign(document.documentElement.dataset, { theme: shown, size, density })
  for (const listener of listeners) listener()
}
lightOutside.addEventListener('change', show)
show()

/** Changes what this person likes on this device: theme, text size, density, letter keys (WCAG 2.1.4), sound. */
export const prefer = (change: Partial<Prefs>): void => {
  prefs = { ...prefs, ...change }
  write(place, person ? { ...prefs, of: person } : prefs)
  if (person) write(placeOf(person), prefs)
  show()
}

/** Who is here now. On a shared machine each finds their own choices again; what was chosen before signing in is theirs. */
export const prefersAs = (id: string): void => {
  if (person === id) return
  const own = readAt(placeOf(id))
  const before = person === undefined ? prefs : usual
  person = id
  prefer({ ...before, ...own })
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
