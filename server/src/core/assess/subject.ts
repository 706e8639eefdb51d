import type { Band } from './assessment.ts'
import { heads } from './model/index.ts'

type Subject = { band: Band; least: number }

// What is added to the model's opinion (a logit) before the surest subject is named. "Other" is what most messages
// are, so it is believed less; a threat calls people and spam is last in the queue, so it is named only where nothing else is likely.
const lean: Partial<Record<Band, number>> = {
  service_request: 0.5,
  information: 0,
  question: 0.5,
  complaint: 0.8,
  abuse_threat: 0.3,
  other: 0.4,
}

/**
 * The subject that the lists found or, where they found none, the one of which the model is surest. Spam is named only
 * where nothing else is, whoever says it: words of advertising added to a message cannot carry it to the end.
 */
export function subjectOr(about: Subject, logits: Float64Array): Subject {
  if (about.band !== 'other' && about.band !== 'spam') return about
  let best: Band = 'other'
  let most = Number.NEGATIVE_INFINITY
  heads.forEach((head, i) => {
    const leaning = head === 'urgent' ? undefined : lean[head]
    if (leaning === undefined || logits[i]! + leaning <= most) return
    most = logits[i]! + leaning
    best = head as Band
  })
  const spam = logits[heads.indexOf('spam')]!
  const nothingElse = best === 'other' || most < 0
  if (about.band === 'other' && nothingElse && spam >= 0 && spam > most) return { ...about, band: 'spam' }
  return best === 'other' ? about : { band: best, least: about.least }
}
