import { inWords } from './in-words.ts'
import { calms, dangers, type Kind, signs, subjects } from './kinds.ts'
import { type Index, indexLists, parse } from './match.ts'
import { type Model, openModel } from './model/index.ts'

/** One line that an agency adds to the word lists: `tag` its language (BCP 47), the rest as in a list's line. */
export type TuningWord = { tag: string; pattern: string; weight: number; kind: Kind }

/**
 * What a centre adds to the shipped triage. `version` names it in every assessment (`agency-7`) and must change with
 * its contents, because a prepared tuning is kept by its version. `weights` as `retrain` returns them, null: shipped.
 */
export type Tuning = { version: string; weights: Uint8Array | null; words: readonly TuningWord[] }

/** A tuning made ready: `words` to match beside the lists, `wrong` in plain words what of it could not be used. */
export type Tuned = { version: string; model: Model | null; words: Index; wrong: string[] }

const KINDS = [
  ...Object.keys(dangers),
  ...Object.keys(signs),
  ...Object.keys(subjects),
  ...Object.keys(calms),
]
const MOST_STEPS = 8
const GENTLEST = 0.35

/**
 * Says in plain words what is wrong with an agency's word line, or null when it can be used. Fields may be anything:
 * they come from a form. A line that lowers (the calm kinds) may take off a little only.
 */
export function checkWord(word: {
  tag?: unknown
  pattern?: unknown
  weight?: unknown
  kind?: unknown
}): string | null {
  const { tag, pattern, weight, kind } = word
  if (typeof tag !== 'string' || !/^(?:und|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})$/.test(tag))
    return 'The language must be a tag such as en, es or ur-Latn.'
  if (typeof kind !== 'string' || (kind !== 'person' && !KINDS.includes(kind)))
    return `The kind must be one of: ${KINDS.join(', ')}, person.`
  if (typeof weight !== 'number' || !(weight > 0 && weight < 1))
    return 'The weight must be a number above 0 and below 1, such as 0.5.'
  if (Object.hasOwn(calms, kind) && weight > GENTLEST)
    return `A word that lowers urgency may weigh ${GENTLEST} at most.`
  if (typeof pattern !== 'string' || pattern.trim() === '')
    return 'The words are missing: write what people write.'
  if (pattern.length > 120) return 'The words are too long: write 120 characters at most.'
  for (const part of pattern.trim().split(/\s+/)) {
    if (part === '~') continue
    if (/[*~].|^\*/.test(part))
      return `"${part}" cannot be read: * stands at the end of a word, ~ stands alone between two words.`
    if (parse(part).length === 0) return `"${part}" has no letters or digits to look for.`
  }
  if (/^~|~$/.test(pattern.trim())) return 'The sign ~ must stand between two words.'
  const steps = parse(pattern)
  if (steps.length > MOST_STEPS) return `The line has ${steps.length} words: write ${MOST_STEPS} at most.`
  if (steps.length === 0) return 'The words have no letters or digits to look for.'
  if (steps[0]!.prefix && steps[0]!.word.length < 3) return 'Write at least 3 letters before *.'
  if (steps.length === 1 && steps[0]!.word.length < 2)
    return 'One letter alone stands in nearly every message: write more.'
  return null
}

const KEPT = 20
const kept = new Map<string, Tuned>()

/** Makes a tuning ready, once per version; the last few are kept. Never throws: what cannot be used is named. */
export function tuned(tuning: Tuning): Tuned {
  const known = kept.get(tuning.version)
  if (known) return known
  const wrong: string[] = []
  let model: Model | null = null
  if (tuning.weights !== null) {
    try {
      model = openModel(tuning.weights)
    } catch (error) {
      wrong.push(`its weights cannot be read (${inWords(error)}), the shipped ones are used`)
    }
  }
  const good = tuning.words.filter((word) => {
    const fault = checkWord(word)
    if (fault !== null) wrong.push(`its line "${String(word.pattern).slice(0, 60)}" is left out: ${fault}`)
    return fault === null
  })
  const words = indexLists(
    good.map(({ tag, pattern, weight, kind }) => ({
      tag,
      version: 1,
      reviewedByNative: false,
      stop: '',
      entries: [[pattern, weight, kind] as const],
    })),
  )
  const ready = { version: tuning.version, model, words, wrong }
  kept.set(tuning.version, ready)
  for (const version of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(version)
  }
  return ready
}
