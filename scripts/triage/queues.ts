import type { Band } from '../../server/src/core/assess/index.ts'
import { type Figures, measure } from './interval.ts'
import { type System, shippedSays } from './systems.ts'
import { grid, table } from './tables.ts'

/** A message to rank, with what is known of it. */
export type Message = { text: string; urgent: boolean; language: string; source: string; event: string }

export const figures = (system: System, messages: readonly Message[]): Figures =>
  measure(messages.map(({ text, urgent }, at) => ({ score: system.score(text, at), urgent })))

/** One queue ranked by several systems. */
export const compared = (systems: readonly System[], messages: readonly Message[]): string =>
  table(
    'order by',
    systems.map((system) => ({ name: system.name, figures: figures(system, messages) })),
  )

/** A queue for each value of `key` that has urgent messages, each ranked by itself; the others in a closing line. */
export function byGroup(
  system: System,
  messages: readonly Message[],
  key: 'language' | 'source' | 'event',
): string {
  const groups = Map.groupBy(messages, (message) => message[key])
  const names = [...groups.keys()].sort()
  const urgent = names.filter((name) => groups.get(name)!.some((message) => message.urgent))
  const calm = names.filter((name) => !urgent.includes(name))
  const lines = urgent.map((name) => ({ name, figures: figures(system, groups.get(name)!) }))
  const rest = calm.map((name) => `${name} (${groups.get(name)!.length})`).join(', ')
  return table(key, lines) + (rest === '' ? '' : `\n\nWithout any urgent message: ${rest}.`)
}

/** How often the band is the one that the author named, and where the urgent ones stand. */
export function bands(examples: readonly { text: string; band: Band; urgent: boolean }[]): string {
  const groups = Map.groupBy(examples, ({ band }) => band)
  const share = (some: number, all: number) => (all === 0 ? '–' : `${some} of ${all}`)
  const rows = [...groups].map(([band, mine]) => {
    const said = mine.map(({ text }) => shippedSays(text).band)
    return [
      band,
      share(said.filter((one) => one === band).length, mine.length),
      share(said.filter((one) => one === 'life_at_risk' || one === 'emergency').length, mine.length),
    ]
  })
  return grid([['band named by the author', 'same band', 'in an urgent band'], ...rows])
}
