import { useEffect } from 'react'
import type { View } from '../api/queries.ts'

let asked: View | null = null
const listeners = new Set<(view: View) => void>()

/** Asks the desk for a view, from anywhere; a desk that is not there yet takes it when it comes. */
export const askView = (view: View): void => {
  asked = view
  for (const listener of listeners) listener(view)
}

/** The queue shows what was asked for. */
export const useAskedView = (choose: (view: View) => void): void => {
  useEffect(() => {
    const take = (view: View) => {
      asked = null
      choose(view)
    }
    if (asked) take(asked)
    listeners.add(take)
    return () => {
      listeners.delete(take)
    }
  }, [choose])
}
