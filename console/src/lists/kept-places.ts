import type { VirtualItem } from '@tanstack/react-virtual'

/** Where somebody stood in a list: the first row in sight, how far into it, and how high the rows are. */
export type KeptPlace = { key: string; into: number; sizes: VirtualItem[] }

const most = 40
const kept = new Map<string, KeptPlace>()

/** Keeps it for the way back; only so many of the newest. */
export const keepPlace = (name: string, place: KeptPlace): void => {
  kept.delete(name)
  kept.set(name, place)
  const oldest = kept.keys().next().value
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
}
export const keptPlace = (name: string): KeptPlace | null => kept.get(name) ?? null

/** A name for a list on this entry of the browser's history: back finds its place, a new visit begins at the top. */
export const placeHere = (list: string): string =>
  `${list} ${(history.state as { __TSR_key?: string } | null)?.__TSR_key ?? ''}`
