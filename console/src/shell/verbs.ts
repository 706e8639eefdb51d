import { useEffect, useRef } from 'react'
import { type Group, keys, meaning, type Verb } from '../desk/keys.ts'
import { prefsNow } from './prefs.ts'

type Handler = () => void
type Standing = { level: number; handler: Handler }
const handlers = new Map<Verb, Standing[]>()

/** Runs the innermost handler of a verb, if a screen has one now. */
export const does = (verb: Verb): boolean => {
  const standing = handlers.get(verb)?.at(-1)
  standing?.handler()
  return Boolean(standing)
}

const reasons = new Map<Verb, string>()
/** While mounted: why verbs that have no handler here cannot be done now, in words. For the palette. */
export const useReasons = (given: Partial<Record<Verb, string | null>>): void => {
  const latest = JSON.stringify(given)
  useEffect(() => {
    const mine = Object.entries(JSON.parse(latest) as Record<Verb, string | null>)
    for (const [verb, why] of mine) if (why) reasons.set(verb as Verb, why)
    return () => {
      for (const [verb] of mine) reasons.delete(verb as Verb)
    }
  }, [latest])
}

const usually: Partial<Record<Group, string>> = {
  Queue: 'Go to the desk first.',
  Answer: 'Open a conversation first.',
  Decide: 'Open a conversation first.',
  Exercises: 'No exercise is going on that you could steer.',
}
/** Whether a verb can be done now, and if not, why. */
export const can = (verb: Verb): { whyNot: string | null } => {
  if (handlers.get(verb)?.length) return { whyNot: null }
  const group = keys.find((key) => key.verb === verb)?.group
  const general = (group && usually[group]) ?? 'There is nothing to do it to just now.'
  return {
    whyNot:
      reasons.get(verb) ?? (location.pathname.includes('/c/') ? 'Not possible here just now.' : general),
  }
}

/** While mounted (and given), this is what the verb does, by key or by the palette; the higher level wins. */
export const useVerb = (verb: Verb, handler: Handler | null, level = 0): void => {
  const latest = useRef(handler)
  latest.current = handler
  const given = handler !== null
  useEffect(() => {
    if (!given) return
    const mine = { level, handler: () => latest.current?.() }
    handlers.set(
      verb,
      [...(handlers.get(verb) ?? []), mine].sort((one, other) => one.level - other.level),
    )
    return () => {
      handlers.set(
        verb,
        (handlers.get(verb) ?? []).filter((one) => one !== mine),
      )
    }
  }, [verb, given, level])
}

const isText = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLInputElement &&
    !['button', 'checkbox', 'radio', 'submit'].includes(element.type)) ||
  (element instanceof HTMLElement && element.isContentEditable)

/** One listener for the whole app; a dialog keeps its keys for itself. */
export const listenForKeys = (): (() => void) => {
  let afterG = 0
  const onKey = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    if (event.defaultPrevented || event.isComposing || target?.closest('dialog, [role="dialog"]')) return
    const inText = isText(target)
    const arrow = event.key.startsWith('Arrow')
    if (arrow && target?.closest('[data-scrolls]')) return
    const what = meaning({
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey,
      shift: event.shiftKey,
      inText,
      onControl: Boolean(target?.closest('button, a, summary, [role="button"]')),
      afterG: Date.now() - afterG < 1500,
    })
    afterG = 0
    if (!what) return
    const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' '
    if (letter && !prefsNow().letterKeys) return
    if ('waiting' in what) {
      afterG = Date.now()
      return
    }
    if (what.verb === 'back' && inText && target instanceof HTMLElement) {
      // Out of the field first: what is being written must not vanish with the conversation.
      target.blur()
      event.preventDefault()
      return
    }
    if (does(what.verb)) event.preventDefault()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}
