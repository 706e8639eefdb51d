import { counted, type StatusPart, type StatusState } from '@callbox/contract'
import type { World } from '#core/world'

export type Line = StatusPart['lines'][number]
/** A part as it was read; `figure` is what its trend is made of, `one` its unit where there is one of it. */
export type Part = Omit<StatusPart, 'trend'> & {
  figure: { unit: string; one?: string; value: number } | null
}

export type Ground = {
  world: Pick<World, 'db' | 'clock' | 'centre' | 'connectors'>
  /** Null: of the centre as a whole, for whoever may see it. */
  agency: number | null
  at: Date
}
/** One part of the centre, and how it is looked at. */
export type Source = { part: string; name: string; read(ground: Ground): Promise<Said> }
/** What a source says; what it leaves out is not there. */
export type Said = Partial<Pick<Part, 'todo' | 'to' | 'lines' | 'figure'>> & Pick<Part, 'state' | 'says'>

/** How bad each is: what need not be there is missed by nobody. */
export const badness: Readonly<Record<StatusState, number>> = { well: 0, unset: 0, look: 1, broken: 2 }
/** The worst of them; well when there are none. */
export const worst = (states: readonly StatusState[]): StatusState =>
  states.reduce<StatusState>((a, b) => (badness[b] > badness[a] ? b : a), 'well')

/** A stretch of time as it is said: `12 seconds`, `4 minutes`, `3 hours`, `2 days`. */
export const lasting = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds))
  if (s < 120) return counted(s, 'second')
  if (s < 7200) return counted(Math.round(s / 60), 'minute')
  if (s < 172_800) return counted(Math.round(s / 3600), 'hour')
  return counted(Math.round(s / 86_400), 'day')
}

export const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000
