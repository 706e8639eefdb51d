import type { World } from '#core/world'
import { kindOf, type MeasureName, measure } from './measures.ts'
import { stateNow } from './store.ts'

export type Measure = {
  name: MeasureName
  /** Null when nobody can tell. */
  value: number | null
  unit: 'events' | 'seconds' | 'requests' | 'ms' | 'share' | 'bytes' | 'messages' | 'jobs'
  /** From here on it is too much (of `diskLeft`: too little); null for what is only shown. */
  limit: number | null
  strained: boolean
  sentence: string
}

export type LoadNow = {
  /** Whether the centre keeps up, as the workers last agreed; a moment's peak does not count. */
  strained: boolean
  since: Date | null
  /** What it cannot keep up with, in words; empty while it does. */
  sentences: string[]
  /** What is slowed meanwhile, in words; null while nothing is. */
  slowed: string | null
  measures: Measure[]
}

/** What is put off while the centre cannot keep up. Nothing of it is lost. */
export const slowed =
  'Pictures are fetched one at a time and triage is not trained until it eases; messages and answers go first.'

/**
 * How hard the centre is working, measured now, and whether it keeps up. Never throws for a busy database; throws when
 * there is none. A handful of indexed queries: ask it every few seconds, not more.
 */
export const loadNow = async (world: Pick<World, 'db' | 'clock'>): Promise<LoadNow> => {
  const [values, state] = await Promise.all([measure(world), stateNow(world.db)])
  return {
    strained: state.since !== null,
    since: state.since,
    sentences: state.sentences,
    slowed: state.since ? slowed : null,
    measures: (Object.keys(values) as MeasureName[]).map((name) => {
      const { unit, strained, says } = kindOf(name)
      const value = values[name]
      return {
        name,
        value,
        unit,
        limit: strained,
        strained: state.measures[name]?.strained ?? false,
        sentence: value === null ? 'Nobody can tell.' : says(value),
      }
    }),
  }
}
