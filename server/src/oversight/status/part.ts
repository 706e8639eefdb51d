import type { StatusPart, StatusState } from '@callbox/contract'
import type { World } from '#core/world'

export type Line = StatusPart['lines'][number]
/** A part as it was read; `figure` is what its trend is made of. */
export type Part = Omit<StatusPart, 'trend'> & { figure: { unit: string; value: number } | null }

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

const order: readonly StatusState[] = ['well', 'look', 'broken']
/** The worst of them; well when there are none. */
export const worst = (states: readonly StatusState[]): StatusState =>
  states.reduce<StatusState>((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'well')

/** `1 worker`, `2 workers`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

/** A stretch of time as it is said: `12 seconds`, `4 minutes`, `3 hours`, `2 days`. */
export const lasting = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds))
  if (s < 120) return count(s, 'second')
  if (s < 7200) return count(Math.round(s / 60), 'minute')
  if (s < 172_800) return count(Math.round(s / 3600), 'hour')
  return count(Math.round(s / 86_400), 'day')
}

export const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000
