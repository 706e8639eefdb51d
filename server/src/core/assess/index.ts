export { assess, listsAlone } from './assess.ts'
export {
  type AssessInput,
  type Assessment,
  type AssessResult,
  type Band,
  CANNOT_READ,
  type Place,
  placeOf,
  type Reason,
  rankOf,
} from './assessment.ts'
export { type Assessor, type AssessorOptions, createAssessor } from './assessor.ts'
export { type Extracted, extract, readyExtraction } from './extract.ts'
export { readyLanguages } from './guessers.ts'
export { calms, dangers, type Entry, type Kind, signs, subjects, type WordList } from './kinds.ts'
export { lists } from './lists/index.ts'
export { averagePrecision, type Ranked, recallAt } from './measure.ts'
export { DOUBT } from './mix.ts'
export { generator } from './model/fit.ts'
export { type TrainingText, train } from './model/train.ts'
export { parts } from './parts.ts'
export type { Figures, Labelled, RetrainReport } from './retrain.ts'
export { retrain } from './retrain.ts'
export { assessSafely, BUDGET_MS, type SafeOptions } from './safely.ts'
export { checkWord, type Tuning, type TuningWord } from './tuning.ts'
