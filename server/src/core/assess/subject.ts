import type { Band } from './assessment.ts'
import { heads } from './model/index.ts'

type Subject = { band: Band; least: number }

// How sure the model must be (as a logit) to name a band where the lists name none. Spam is last in the queue and a
// threat calls people: both need more.
const sure: Partial<Record<Band, number>> = {
  service_request: 0,
  information: 0,
  question: 0,
  complaint: 0,
  abuse_threat: 0.8,
  spam: 2,
}

/**
 * The subject that the lists found or, where they found none, the one of which the model is surest. Spam is named only
 * where nothing else is, whoever says it: words of advertising added to a message cannot carry it to the end.
 */
export function subjectOr(about: Subject, logits: Float64Array): Subject {
  if (about.band !== 'other' && about.band !== 'spam') return about
  let best: Subject = about
  let most = Math.max(0, logits[heads.indexOf('other')]!)
  heads.forEach((head, i) => {
    if (head === 'urgent' || head === 'spam') return
    const needed = sure[head]
    if (needed === undefined || logits[i]! < needed || logits[i]! <= most) return
    most = logits[i]!
    best = { band: head, least: about.least }
  })
  const spam = logits[heads.indexOf('spam')]!
  return best.band === 'other' && spam >= sure.spam! && spam > most ? { ...best, band: 'spam' } : best
}
