import type { Db, Trx } from '#platform/db'
import type { Act } from './scenario/acts.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { Fault, FaultKind, FaultSettings, OurPost, PublicMedium, PublicPost } from './types.ts'

export { type PictureKind, pictureKinds } from './pictures/index.ts'
export type * from './scenario/acts.ts'
export type { Scenario } from './scenario/scenario.ts'
export * from './types.ts'

// Signatures first, so that what stands on them can be written; filled in the next commits.
const soon = (): never => {
  throw new Error('not written yet')
}
type Where = { agency: number; account: string }

/** Says something where the account (by handle) sees it, once for an id. @returns the network's ids, in order. */
export const publicSays: (trx: Trx, asked: Where & { at: Date; posts: PublicPost[] }) => Promise<string[]> =
  soon
export const publicEdits: (
  trx: Trx,
  asked: Where & { at: Date; edits: { networkId: string; text: string; media?: PublicMedium[] }[] },
) => Promise<void> = soon
export const publicDeletes: (trx: Trx, asked: Where & { at: Date; networkIds: string[] }) => Promise<void> =
  soon
/** What our accounts published on it after `position` (0 for all), oldest first, at most 500; go on at the last one's position. */
export const answersSince: (db: Db | Trx, agency: number, position: number) => Promise<OurPost[]> = soon
export const setFault: (
  trx: Trx,
  asked: Where &
    FaultSettings & { kind: FaultKind; from: Date; until: Date | null; seed: number; exercise?: string },
) => Promise<string> = soon
/** Ends faults at a moment: of an account, of one kind, or of an exercise; without either all. @returns how many. */
export const clearFault: (
  trx: Trx,
  asked: { agency: number; account?: string; kind?: FaultKind; exercise?: string; at: Date },
) => Promise<number> = soon
export const faultsNow: (db: Db | Trx, agency: number, at: Date) => Promise<Fault[]> = soon
export type Played = { act: string; networkId: string; planted: string | null; plea: boolean; at: Date }
/**
 * Does on the network what the acts say: ids become `<exercise>/<act id>`, `atOf` turns an act's seconds into the
 * author's time. `answer` is our post that reactions stand below. @returns the posts that were made.
 */
export const play: (
  trx: Trx,
  asked: Where & {
    exercise: string
    acts: readonly Act[]
    seed: number
    now: Date
    atOf: (seconds: number) => Date
    answer?: string
  },
) => Promise<Played[]> = soon

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
