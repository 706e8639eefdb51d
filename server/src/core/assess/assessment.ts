import type { Band, Place } from '@callbox/contract'

export type { Band, Place }

/**
 * Order of the queue, 0 first. What could not be assessed stands directly under life at risk (incoming fails
 * open). A threat comes before a service request because somebody may act on it; a report of a closed road helps
 * responders, so it comes before a question, and a question (somebody waits for an answer) before a complaint.
 * Spam is last and is still a place in the queue: nothing falls out of it.
 */
export const rankOf: Record<Place, number> = {
  life_at_risk: 0,
  not_assessed: 1,
  emergency: 2,
  abuse_threat: 3,
  service_request: 4,
  information: 5,
  question: 6,
  complaint: 7,
  other: 8,
  spam: 9,
}

/** One thing a person can check: `words` in plain English, `quote` verbatim from the message. */
export type Reason = { code: string; words: string; quote?: string }

/**
 * What triage said about one message. `assessor` names the versions of model, lists and tuning; `score` is urgency,
 * 0..1; `language` a BCP 47 primary tag or `und`; `places`, `phones`, `times` and `people` as they stand in the
 * message; `repost` the words that say that it passes on another's message ("RT @user"), null when none do.
 */
export type Assessment = {
  assessor: string
  band: Band
  score: number
  language: string
  reasons: Reason[]
  places: string[]
  phones: string[]
  times: string[]
  people: string | null
  repost: string | null
}

/**
 * What triage reads. `text` as captured (any string), `media` how many pictures or films came with it, `language`
 * the network's own hint, `reply` true when it answers one of our posts.
 */
export type AssessInput = {
  text: string
  media: number
  language?: string
  reply?: boolean
  /** The person ticked that somebody is in danger now. */
  danger?: boolean
}

/** The outcome of a guarded assessment: `why` says in plain words what failed when `fallback` is not `none`. */
export type AssessResult = {
  assessment: Assessment | null
  fallback: 'none' | 'lists' | 'not_assessed'
  why?: string
  ms: number
}

/** Reason code of a message that no list can read (script without a list, or a picture without words). */
export const CANNOT_READ = 'cannot_read'

/**
 * Where a guarded assessment puts the message. Nothing that was not, or could not be, read may sink: without an
 * assessment, or when the assessor says it cannot read the message, the place is `not_assessed`.
 */
export function placeOf(result: { assessment: Assessment | null }): Place {
  const { assessment } = result
  if (assessment === null) return 'not_assessed'
  const unread = assessment.reasons.some((reason) => reason.code === CANNOT_READ)
  return unread && rankOf[assessment.band] > rankOf.not_assessed ? 'not_assessed' : assessment.band
}
