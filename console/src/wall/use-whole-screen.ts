import { useEffect, useState } from 'react'
import { useVerb } from '../shell/verbs.ts'

/** The wall without the bars around it, on the whole screen where the browser allows that; F in and out, Esc out. */
export const useWholeScreen = () => {
  const [whole, setWhole] = useState(false)
  useEffect(() => {
    document.documentElement.toggleAttribute('data-whole', whole)
    return () => document.documentElement.removeAttribute('data-whole')
  }, [whole])
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement) setWhole(false)
    }
    document.addEventListener('fullscreenchange', left)
    return () => {
      document.removeEventListener('fullscreenchange', left)
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
    }
  }, [])
  const toggle = () => {
    setWhole(!whole)
    const asked = whole
      ? document.fullscreenElement && document.exitFullscreen()
      : document.documentElement.requestFullscreen?.()
    // Without the browser's leave the bars go all the same.
    void Promise.resolve(asked).catch(() => undefined)
  }
  useVerb('whole screen', toggle)
  useVerb('back', whole ? toggle : null, 1)
  return { whole, toggle }
}
