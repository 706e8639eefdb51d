import { assess, listsAlone } from './assess.ts'
import { type AssessInput, type Assessment, type AssessResult, rankOf } from './assessment.ts'
import { inWords } from './in-words.ts'

/** A message may take this long, in milliseconds, before the word lists alone rank it. */
export const BUDGET_MS = 50

export type SafeOptions = {
  assess?: typeof assess
  lists?: typeof listsAlone
  now?: () => number
  budgetMs?: number
}

/** Says what is wrong with an assessor's answer, or null when it can be used. */
export function unsound(answer: Assessment): string | null {
  if (typeof answer !== 'object' || answer === null) return 'the assessor gave no answer'
  if (!Object.hasOwn(rankOf, answer.band))
    return `the assessor named an unknown band "${String(answer.band)}"`
  if (!(answer.score >= 0 && answer.score <= 1))
    return `the assessor's score ${String(answer.score)} is not within 0..1`
  if (!Array.isArray(answer.reasons)) return 'the assessor gave no list of reasons'
  return null
}

/** Ranks by the word lists alone, or leaves the message unassessed; `why` is what failed before. Never throws. */
export function fallBack(
  input: AssessInput,
  why: string,
  lists: typeof listsAlone = listsAlone,
): Omit<AssessResult, 'ms'> {
  try {
    const assessment = lists(input)
    const wrong = unsound(assessment)
    if (wrong === null) return { assessment, fallback: 'lists', why }
    return { assessment: null, fallback: 'not_assessed', why: `${why}; the word lists failed too: ${wrong}` }
  } catch (error) {
    return {
      assessment: null,
      fallback: 'not_assessed',
      why: `${why}; the word lists failed too: ${inWords(error)}`,
    }
  }
}

/**
 * Assesses on this thread and never throws: when `assess` throws, answers nonsense or took longer than `budgetMs`
 * (milliseconds), the word lists alone rank the message; when they fail it is not assessed and belongs directly
 * under life at risk (see `placeOf`). A function that never returns can only be stopped on another thread: intake
 * uses `createAssessor`.
 */
export function assessSafely(input: AssessInput, options: SafeOptions = {}): AssessResult {
  const now = options.now ?? (() => performance.now())
  const budget = options.budgetMs ?? BUDGET_MS
  const start = now()
  let why: string
  try {
    const assessment = (options.assess ?? assess)(input)
    const ms = now() - start
    const wrong = unsound(assessment)
    if (wrong === null && ms <= budget) return { assessment, fallback: 'none', ms }
    why = wrong ?? `the assessment took ${Math.round(ms)} ms, more than the ${budget} ms it may take`
  } catch (error) {
    why = `the assessment failed: ${inWords(error)}`
  }
  const fallen = fallBack(input, why, options.lists)
  return { ...fallen, ms: now() - start }
}
