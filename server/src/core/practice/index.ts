import type { Act } from './scenario/acts.ts'
import type { Scenario } from './scenario/scenario.ts'

export { publicDeletes, publicEdits } from './change.ts'
export { clearFault, faultsNow, setFault } from './faults.ts'
export { practiceNetwork } from './network/index.ts'
export { type PictureKind, pictureKinds } from './pictures/index.ts'
export { type Played, play } from './play.ts'
export { answersSince, publicSees, type SeenPost } from './published.ts'
export { publicSays } from './say.ts'
export type * from './scenario/acts.ts'
export type { Scenario } from './scenario/scenario.ts'
export * from './types.ts'

const soon = (): never => {
  throw new Error('not written yet')
}
/** @throws an error that names the file, the line, the field and the remedy. */
export const readScenario: (yamlText: string, name: string) => Scenario = soon
export const listScenarios: () => Scenario[] = soon
/** Acts with `from <= at < until`, by time; the same for a seed whatever the windows. */
export const timeline: (
  scenario: Scenario,
  asked: { seed: number; from: number; until: number; us?: string },
) => Act[] = soon
/** What the public says to an answer of ours: `planted` null when it answered somebody of the crowd; `nth` from 1. */
export const reactionsTo: (
  scenario: Scenario,
  seed: number,
  asked: {
    planted: string | null
    /** The post that we answered. */
    to: string
    author: { id: string; handle: string; name: string }
    ourText: string
    nth: number
    language: string
    us?: string
  },
) => Act[] = soon
/** Every planted plea with the moment it comes and what is expected of it, for the report. */
export type Planted = {
  id: string
  plea: string
  at: number
  band: import('@callbox/contract').Band
  language: string
  text: string
  author: string
}
export const plantedIn: (scenario: Scenario, seed: number) => Planted[] = soon
