import type { Place } from '@callbox/contract'
import { DOUBT } from '#core/assess'
import { secondsAfter } from '#platform/clock'

/** How soon a person looks and answers, and how far up the queue; from the pack. */
export type Targets = Record<
  Place,
  { rank: number; first_look_seconds: number; first_answer_seconds: number }
>

/** What triage said, as a conversation carries it. */
export type Placement = {
  place: Place
  score: number
  language: string
  reasons: { code: string; words: string; quote?: string | undefined }[]
}

/** `copy`: it stands under the conversation whose words it repeats. */
export type ConversationState = 'open' | 'waiting' | 'closed' | 'copy'

export type Standing = {
  state: ConversationState
  band: Place
  rank: number
  score: number
  reasons: Placement['reasons']
  language: string
  /** The person who said which language it is; triage says no other then. */
  languageSetBy: string | null
  bandSetBy: string | null
  marks: string[]
  inCount: number
  lookDueAt: Date
  lookedAt: Date | null
  answerDueAt: Date
  answeredAt: Date | null
  /** The target that runs now. */
  dueAt: Date
}

/** A message silent for longer after closing begins a new conversation. */
export const reopensFor = 7 * 24 * 3600

/** Triage lifted a conversation out of the band that a person had put it in. */
export const liftedMark = "raised above a person's band"

/** Triage leaves it in a calm band and is not sure: it stands beneath the emergencies, before what is surely calm. */
export const doubtMark = 'perhaps urgent'

/** First place in the order of work. */
const first = <T extends { place: Place }>(all: T[], targets: Targets): T =>
  all.reduce((a, b) => (targets[b.place].rank < targets[a.place].rank ? b : a))

/**
 * What a conversation becomes when messages arrive: it stands open, as urgent as its most urgent message while it is
 * going on, with a first-look clock that runs until somebody looks at what is new (APCO 4.2.5). A clock that already
 * runs is never moved back. A person's band gives way only upwards, and then says so; a person's language stays.
 * What stands in a calm band with a score in doubt is worked directly after the emergencies.
 */
export const afterArrival = (
  before: Standing | null,
  arrived: Placement[],
  marks: string[],
  at: Date,
  targets: Targets,
): Standing => {
  const most = first(arrived, targets)
  const going = before && before.state !== 'closed' ? before : null
  const raised = !going || targets[most.place].rank < targets[going.band].rank
  const band = raised ? most.place : going.band
  const target = targets[band]
  const look = secondsAfter(at, target.first_look_seconds)
  const answer = secondsAfter(at, target.first_answer_seconds)
  const lifted = raised && going?.bandSetBy ? [liftedMark] : []
  const held = going && !going.bandSetBy ? going.score : 0
  const score = Math.max(held, ...arrived.map((one) => one.score))
  const beneath = targets.emergency.rank
  // Its clocks stay those of its band: in doubt nobody is called.
  const doubted = target.rank > beneath && score >= DOUBT
  const runs = going?.state === 'open' ? going : null
  const lookDueAt = runs && !runs.lookedAt && runs.lookDueAt < look ? runs.lookDueAt : look
  const answerDueAt = runs && !runs.answeredAt && runs.answerDueAt < answer ? runs.answerDueAt : answer
  return {
    state: 'open',
    band,
    rank: doubted ? beneath : target.rank,
    score: Math.max(going?.score ?? 0, most.score),
    reasons: raised ? most.reasons : going.reasons,
    language: before?.languageSetBy || most.language === 'und' ? (before?.language ?? 'und') : most.language,
    languageSetBy: before?.languageSetBy ?? null,
    bandSetBy: raised ? null : going.bandSetBy,
    marks: [
      ...new Set([
        ...(going?.marks ?? []).filter((mark) => mark !== doubtMark),
        ...marks,
        ...lifted,
        ...(doubted ? [doubtMark] : []),
      ]),
    ],
    inCount: (before?.inCount ?? 0) + arrived.length,
    lookDueAt,
    lookedAt: null,
    answerDueAt,
    answeredAt: null,
    dueAt: lookDueAt,
  }
}

/** The first words of what was said, on one line: at most `most` characters, whole code points. */
export const previewOf = (text: string, most = 160): string => {
  const line = text.replace(/\s+/gu, ' ').trim()
  // A code point is one unit or two: what has no more units than that needs no counting.
  if (line.length <= most) return line
  const points = [...line.slice(0, 2 * most + 2)]
  return points.length > most ? `${points.slice(0, most - 1).join('')}…` : line
}
