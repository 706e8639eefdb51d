import type { Module } from '#core/world'
import { routes } from './routes.ts'
import { trainingJob } from './training.ts'

export {
  bandAbout,
  type Correction,
  foldPlace,
  languageAbout,
  missedAbout,
  standing,
  struckAbout,
} from './correction.ts'
export { correctionsOf, keepCorrections } from './corrections.ts'
export { evidence } from './evidence.ts'
export { type Example, examplesFolder, readExamples } from './examples.ts'
export { type Candidate, learn } from './learn.ts'
export { figuresIn, type Report, saysOf } from './report.ts'
export { tuningOf } from './tuning.ts'

/** What people teach triage: corrections, an agency's own words, models made from both, and which of them ranks. */
export const module: Module = {
  name: 'triage',
  emits: ['triage.trained', 'triage.adopted', 'triage.words_changed'],
  routes,
  jobs: (world) => [trainingJob(world)],
}
