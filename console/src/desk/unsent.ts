import { useSyncExternalStore } from 'react'
import { announce } from '../shell/announce.ts'
import { showWords } from './done.ts'

/** What was typed for an act that the screen already showed and that did not come about, and why it did not. */
export type Unsent<T> = { typed: T; says: string; why: string }

const held = new Map<string, Unsent<unknown>>()
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** What stands for a form; it stays until it is sent again or left off, also when the form is somewhere else meanwhile. */
export const unsentOf = <T>(form: string): Unsent<T> | null =>
  (held.get(form) as Unsent<T> | undefined) ?? null
export const dropUnsent = (form: string): void => {
  if (held.delete(form)) tell()
}
export const useUnsent = <T>(form: string): Unsent<T> | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => unsentOf<T>(form),
  )

const typedInto =
  'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])'
/** Whether a dialog or a field has this person's hands just now. */
const handsAreFull = (): boolean =>
  document.querySelector('dialog, [role="dialog"]') !== null ||
  (document.activeElement?.matches(typedInto) ?? false)

/**
 * It did not come about: said wherever this person is by now, with what they typed kept. The form opens again by itself
 * where that takes nothing from under their hands.
 */
export const notDone = <T>(form: string, unsent: Unsent<T>, open: () => unknown): void => {
  held.set(form, unsent)
  const words = `${unsent.says} ${unsent.why}`
  announce(words, 'assertive')
  showWords(words)
  tell()
  if (!handsAreFull()) open()
}
