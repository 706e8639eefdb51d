import { useSyncExternalStore } from 'react'

let ahead = 0
/** The server's clock, not this machine's: taken from each answer that carries it. */
export const setServerTime = (moment: string): void => {
  ahead = Date.parse(moment) - Date.now()
}
export const serverNow = (): number => Date.now() + ahead

let tick = Math.floor(serverNow() / 1000) * 1000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
const listen = (listener: () => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    tick = Math.floor(serverNow() / 1000) * 1000
    for (const one of listeners) one()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time now, in ms, moving once a second; one timer for all clocks on the screen. */
export const useNow = (): number => useSyncExternalStore(listen, () => tick)
