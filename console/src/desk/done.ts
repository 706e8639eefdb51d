import { useSyncExternalStore } from 'react'

/** What this person did last, and how it is taken back; where it cannot be, why not and what to do instead. */
export type DoneAct = {
  says: string
  at: number
} & ({ undo: () => Promise<string>; whyNot: null } | { undo: null; whyNot: string })

const most = 20
let acts: readonly DoneAct[] = []
let shown: { words: string; undoable: boolean; at: number } | null = null
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Keeps an act for Ctrl+Z and shows it for a while. */
export const keepDone = (says: string, how: (() => Promise<string>) | { whyNot: string }): void => {
  const at = Date.now()
  const act: DoneAct =
    typeof how === 'function'
      ? { says, at, undo: how, whyNot: null }
      : { says, at, undo: null, whyNot: how.whyNot }
  acts = [act, ...acts].slice(0, most)
  shown = { words: says, undoable: act.undo !== null, at }
  tell()
}

let unanswered: Promise<unknown> = Promise.resolve()
/** An act that the screen may already show: Ctrl+Z waits until the server has answered it. */
export const underWay = <T>(act: Promise<T>): Promise<T> => {
  unanswered = Promise.allSettled([unanswered, act])
  return act
}
export const allAnswered = (): Promise<unknown> => unanswered

/** The act that Ctrl+Z is about. */
export const lastDone = (): DoneAct | null => acts[0] ?? null
export const dropDone = (act: DoneAct): void => {
  acts = acts.filter((one) => one !== act)
}

/** Says something in the same place: what became of an undo. */
export const showWords = (words: string): void => {
  shown = { words, undoable: false, at: Date.now() }
  tell()
}
export const hideDone = (): void => {
  shown = null
  tell()
}
export const useShown = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
  )
