import { type AssessInput, type Assessment, CANNOT_READ, type Reason } from './assessment.ts'
import { carefulTimes } from './extract.ts'
import { languageOf } from './language.ts'
import { learntReason, voice } from './learnt.ts'
import { EMERGENCY_TOGETHER, LIFE_TOGETHER, together } from './mix.ts'
import { featuresOf, readModel, shipped, strongestWords } from './model/index.ts'
import { readWords } from './reading.ts'
import { repostOf } from './repost.ts'
import { EMERGENCY, LIFE, placed, weigh } from './score.ts'
import { structureOf } from './structure.ts'
import { subjectOr } from './subject.ts'
import { timesIn } from './times.ts'
import { clip } from './tokens.ts'
import { type Tuning, tuned } from './tuning.ts'

const clippedReason: Reason = {
  code: 'clipped',
  words: 'very long: only its first 12,000 and last 4,000 characters were read',
}

const isUrgent = (band: Assessment['band']): boolean => band === 'life_at_risk' || band === 'emergency'

/** The version of the word lists; it changes with their contents. */
export const LISTS = 'lists-2'

/**
 * Triage: additive word lists, structure and a linear model, each reason in words a person can check (4.1.1.1,
 * 4.2.5). Deterministic, no clock, no network, work bounded by clipping; the text itself is never changed. It orders,
 * it never dismisses: every message has a band. `tuning` is what an agency added; what of it cannot be used is told
 * as a reason and left out.
 */
export function assess(input: AssessInput, tuning?: Tuning): Assessment {
  const { read: text, clipped } = clip(input.text)
  const mine = tuning && tuned(tuning)
  const { tokens, hits, best } = readWords(text, input.danger, mine)
  const structure = structureOf(text, tokens, hits)
  const { language, script, readable } = languageOf(text, tokens, input.language)
  const weighed = weigh(best, structure, input.media)
  const weights = mine?.model ?? shipped().model
  const features = weights && featuresOf(text, tokens, hits, best, structure)
  const logits = weights && features && readModel(weights, features)
  const urgency = Math.max(together(weighed.urgency, voice(best, logits)), weighed.floor)
  const reasons = [...weighed.reasons]
  if (!readable) {
    reasons.push({
      code: CANNOT_READ,
      words: `written in ${script} script, which no word list reads: a person must look`,
    })
  } else if (tokens.length === 0 && input.media > 0 && !input.reply) {
    reasons.push({ code: CANNOT_READ, words: 'a picture or film without words: a person must look' })
  }
  if (clipped) reasons.push(clippedReason)
  if (weights && features) reasons.push(...learntReason(text, tokens, strongestWords(weights, features)))
  else reasons.push({ code: 'model', words: `the word lists alone: ${shipped().why}` })
  for (const wrong of mine?.wrong ?? [])
    reasons.push({ code: 'tuning', words: `the agency's own triage: ${wrong}` })
  const place = logits
    ? placed(urgency, subjectOr(weighed.about, logits), {
        life: weighed.floor >= LIFE ? LIFE : LIFE_TOGETHER,
        emergency: weighed.floor >= EMERGENCY ? EMERGENCY : EMERGENCY_TOGETHER,
      })
    : placed(urgency, weighed.about)
  const { places, phones, people } = structure
  return {
    assessor: [weights?.header.version, LISTS, mine?.version].filter(Boolean).join('+'),
    ...place,
    language,
    reasons,
    places,
    phones,
    times: isUrgent(place.band) ? carefulTimes(text) : timesIn(text),
    people,
    repost: repostOf(text),
  }
}

/**
 * The word lists alone, without structure, model or language: what ranks a message when `assess` fails. It shares
 * only the splitting into words and the weighing with it.
 */
export function listsAlone(input: AssessInput): Assessment {
  const { read: text, clipped } = clip(input.text)
  const { urgency, about, reasons } = weigh(readWords(text, input.danger).best, null, 0)
  const all = clipped ? [...reasons, clippedReason] : reasons
  return {
    assessor: 'lists-alone-2',
    ...placed(urgency, about),
    language: 'und',
    reasons: all,
    places: [],
    phones: [],
    times: [],
    people: null,
    repost: null,
  }
}
