import { useSyncExternalStore } from 'react'
import { prefer, prefsNow } from './prefs.ts'

/** `locked`: the browser waits for a press; `on`: it can be heard; `off`: the person, or a browser without sound. */
export type Sound = 'locked' | 'on' | 'off'

let context: AudioContext | null = null
let state: Sound = prefsNow().sound ? 'locked' : 'off'
const listeners = new Set<() => void>()
const become = (next: Sound) => {
  state = next
  stand()
  for (const listener of listeners) listener()
}

/**
 * Of the tabs that can be heard, one rings: the one that holds this lock. The tab that reads the stream may be one that
 * nobody has pressed yet, which the browser keeps silent, so it is not asked.
 */
let rings = typeof navigator === 'undefined' || !navigator.locks
let standDown: (() => void) | undefined
const stand = () => {
  if (!navigator.locks) return
  if (state !== 'on') {
    standDown?.()
    standDown = undefined
    return
  }
  if (standDown) return
  const held = new Promise<void>((resolve) => {
    standDown = resolve
  })
  void navigator.locks.request('callbox-ring', async () => {
    rings = true
    await held
    rings = false
  })
}
/** Whether this tab is the one that rings. */
export const ringsHere = (): boolean => rings && state === 'on'

const unlock = async (): Promise<boolean> => {
  try {
    context ??= new AudioContext()
    context.onstatechange = () => {
      if (state !== 'off') become(context?.state === 'running' ? 'on' : 'locked')
    }
    if (context.state !== 'running') await context.resume()
    return context.state === 'running'
  } catch {
    return false
  }
}

/** Two rising tones, soft at the edges: heard over a phone call, not a siren. */
export const ring = (times = 2): void => {
  if (context?.state !== 'running' || state !== 'on') return
  for (let n = 0; n < times; n += 1)
    for (const [offset, pitch] of [
      [0, 660],
      [0.18, 880],
    ] as const) {
      const at = context.currentTime + n * 0.6 + offset
      const tone = context.createOscillator()
      const gain = context.createGain()
      tone.type = 'triangle'
      tone.frequency.value = pitch
      gain.gain.setValueAtTime(0.0001, at)
      gain.gain.exponentialRampToValueAtTime(0.35, at + 0.03)
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.16)
      tone.connect(gain).connect(context.destination)
      tone.start(at)
      tone.stop(at + 0.2)
    }
}

/** Unlocks and plays the sound, so the person hears now what will be heard then. */
export const testSound = async (): Promise<void> => {
  prefer({ sound: true })
  become((await unlock()) ? 'on' : 'locked')
  ring(1)
}

export const silence = (): void => {
  prefer({ sound: false })
  become('off')
}

/** After a reload the first press anywhere unlocks it again. */
export const unlockOnFirstPress = (): void => {
  const press = () => {
    if (state === 'off') return
    void unlock().then((heard) => heard && become('on'))
  }
  addEventListener('pointerdown', press, { capture: true })
  addEventListener('keydown', press, { capture: true })
}

export const useSound = (): Sound =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
