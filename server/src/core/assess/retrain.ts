import { assess } from './assess.ts'
import type { Band } from './assessment.ts'
import { averagePrecision, recallAt } from './measure.ts'
import { onlyAdds } from './model/features.ts'
import { fit } from './model/fit.ts'
import { closeModel, openModel, shipped } from './model/index.ts'
import { rowOf } from './model/rows.ts'
import { shrink } from './model/shrink.ts'
import type { Tuning } from './tuning.ts'

/** A message with what a person says of it. `weight` 1 unless told; a correction commonly weighs more. */
export type Labelled = { text: string; language: string; band: Band; urgent: boolean; weight?: number }

/**
 * How well messages are ranked. `firstTenth` is the share of the urgent ones in the first tenth of the queue,
 * `averagePrecision` sums up the whole order (both null without urgent messages), `urgentSeen` the share of the urgent
 * ones in an urgent band, `bandRight` the share of all in the band that the person named.
 */
export type Figures = {
  messages: number
  urgent: number
  firstTenth: number | null
  averagePrecision: number | null
  urgentSeen: number | null
  bandRight: number | null
}

/**
 * Before and after, on examples that were held back here and on the corrections themselves (which were learnt from).
 * The shipped weights had learnt from those examples too: `before` flatters them, and what counts is that `after`
 * stays close to it.
 */
export type RetrainReport = {
  learntFrom: { examples: number; corrections: number }
  heldBack: { before: Figures; after: Figures }
  corrections: { before: Figures; after: Figures }
}

// A correction is read so many times for each time an example is: it is what the desk asked for.
const CORRECTION_TIMES = 6
const HELD_BACK = 5

/** Ranks messages with given weights (null: the shipped ones) and says how well. */
export function figuresOf(
  messages: readonly Labelled[],
  weights: Uint8Array | null,
  version: string,
): Figures {
  const tuning: Tuning = { version, weights, words: [] }
  const told = messages.map((message) => ({
    message,
    said: assess({ text: message.text, media: 0 }, tuning),
  }))
  const ranked = told.map(({ message, said }) => ({ score: said.score, urgent: message.urgent }))
  const urgent = told.filter(({ message }) => message.urgent)
  const share = (some: readonly unknown[], all: readonly unknown[]) =>
    all.length === 0 ? null : some.length / all.length
  return {
    messages: told.length,
    urgent: urgent.length,
    firstTenth: recallAt(ranked, 0.1),
    averagePrecision: averagePrecision(ranked),
    urgentSeen: share(
      urgent.filter(({ said }) => said.band === 'life_at_risk' || said.band === 'emergency'),
      urgent,
    ),
    bandRight: share(
      told.filter(({ message, said }) => said.band === message.band),
      told,
    ),
  }
}

// A name for the outcome: the same weights have the same one, wherever they were learnt.
function nameOf(base: string, bytes: Uint8Array): string {
  let h = 0x811c9dc5
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193)
  return `${base.split('~')[0]}~${(h >>> 0).toString(36)}`
}

/**
 * Learns on from weights (null: the shipped ones) with a pull towards them: from four fifths of the examples and all
 * corrections. Pure and deterministic: the same input gives the same bytes. The outcome is a proposal with its report;
 * a person adopts it. Throws when `start` are not weights, or when there is nothing to start from.
 */
export function retrain(asked: {
  start: Uint8Array | null
  examples: readonly Labelled[]
  corrections: readonly Labelled[]
  /** What "before" in the report means: the weights in use, where they are not those to start from. */
  against?: Uint8Array | null
}): { weights: Uint8Array; version: string; report: RetrainReport } {
  const start = asked.start ? openModel(asked.start) : shipped().model
  if (start === null)
    throw new Error(`The shipped weights cannot be read (${shipped().why}): restore them first.`)
  const { examples, corrections } = asked
  const heldBack = examples.filter((_, i) => i % HELD_BACK === HELD_BACK - 1)
  const learnt = examples.filter((_, i) => i % HELD_BACK !== HELD_BACK - 1)
  const rows = [
    ...learnt.map((one) => rowOf({ ...one, weight: one.weight ?? 1, source: 'examples' })),
    ...corrections.flatMap((one) => {
      const row = rowOf({ ...one, weight: one.weight ?? 1, source: 'examples' })
      return Array.from({ length: CORRECTION_TIMES }, () => row)
    }),
  ]
  const fitted = fit(rows, { rounds: 6, rate: 0.02, pull: 0.05, pullSigns: 0.1, least: 1, start })
  const trainedOn = { ...start.header.trainedOn, corrections: corrections.length }
  const model = shrink(fitted, start.header.version, trainedOn, onlyAdds)
  const version = nameOf(start.header.version, closeModel(model))
  const weights = closeModel({ header: { ...model.header, version }, steps: model.steps })
  const compared = asked.against ?? asked.start
  const beforeVersion = compared ? openModel(compared).header.version : start.header.version
  const before = (messages: readonly Labelled[]) => figuresOf(messages, compared, `before ${beforeVersion}`)
  const after = (messages: readonly Labelled[]) => figuresOf(messages, weights, `after ${version}`)
  const report = {
    learntFrom: { examples: learnt.length, corrections: corrections.length },
    heldBack: { before: before(heldBack), after: after(heldBack) },
    corrections: { before: before(corrections), after: after(corrections) },
  }
  return { weights, version, report }
}
