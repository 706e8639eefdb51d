import { useEffect } from 'react'
import { call } from '../api/client.ts'

/** Milliseconds between two words that somebody is here. */
const saidEvery = 60_000

/** Keys and presses keep the session from resting; a screen that only looks again by itself does not. */
export const useStillHere = (wanted: boolean): void => {
  useEffect(() => {
    if (!wanted) return
    let said = Date.now()
    const here = () => {
      if (Date.now() - said < saidEvery) return
      said = Date.now()
      void call('security.here').catch(() => undefined)
    }
    const kinds = ['keydown', 'pointerdown', 'wheel'] as const
    for (const kind of kinds) addEventListener(kind, here, { passive: true })
    return () => {
      for (const kind of kinds) removeEventListener(kind, here)
    }
  }, [wanted])
}
