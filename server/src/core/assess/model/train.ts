import type { Band } from '../assessment.ts'
import { onlyAdds } from './features.ts'
import { type FitOptions, fit } from './fit.ts'
import { closeModel } from './format.ts'
import { rowOf } from './rows.ts'
import { shrink } from './shrink.ts'

/**
 * One text to learn from: `band` null where nobody said it, `weight` how much it counts (0: left out), `source` where
 * it comes from.
 */
export type TrainingText = {
  text: string
  urgent: boolean
  band: Band | null
  weight: number
  source: string
}

/** How the shipped weights were learnt; chosen by checks across events and languages (see docs/decisions/0015). */
export const settings: FitOptions = { rounds: 12, rate: 0.05, pull: 1e-4, pullSigns: 1e-3, least: 1 }

/**
 * Learns weights from nothing. `without` names words that belong to one event (its places). Deterministic: the same
 * texts in the same order give the same bytes. The outcome is what `openModel` reads.
 */
export function train(
  texts: readonly TrainingText[],
  version: string,
  without: ReadonlySet<string> = new Set(),
  options: FitOptions = settings,
): Uint8Array {
  const used = texts.filter(({ weight }) => weight > 0)
  const rows = used.map((told) => rowOf(told, without))
  const trainedOn: Record<string, number> = {}
  for (const { source } of used) trainedOn[source] = (trainedOn[source] ?? 0) + 1
  return closeModel(shrink(fit(rows, options), version, trainedOn, onlyAdds))
}
