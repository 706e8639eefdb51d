import type { Message, Outgoing, QueueItem } from '@callbox/contract'
import type { AssessmentRow, MediumRow } from '#core/conversations'
import { contextOf, contextShown, type Spoken } from './spoken.ts'

/** Where the copy for looking at is fetched; null when there is none that is safe to show. */
const mediumShown = (agency: number, m: MediumRow): Message['media'][number] => {
  const opens = m.state === 'kept' && m.shown !== null
  return {
    position: m.position,
    mediaType: m.mediaType,
    size: m.size,
    alt: m.alt,
    state: m.state,
    why: m.state === 'kept' && !opens ? noSafeCopy : m.why,
    href: opens ? `/api/a/${agency}/messages/${m.message}/${m.revision}/media/${m.position}` : null,
  }
}

export const noSafeCopy =
  'No copy without location and other hidden data could be made; the original stands in the record.'

/** What triage said of the newest revision that it read. */
const assessmentShown = (said: AssessmentRow | undefined): Message['assessment'] =>
  said
    ? {
        band: said.band,
        score: said.score,
        reasons: said.reasons,
        language: said.language,
        assessor: said.assessor,
        fallback: said.fallback,
        why: typeof said.details.why === 'string' ? said.details.why : null,
      }
    : null

/** A message as the conversation shows it: all its revisions, and what became of it when it is ours. */
export const messageShown = (
  agency: number,
  message: Spoken,
  author: QueueItem['author'],
  outgoing: Outgoing | null,
): Message => ({
  id: message.id,
  direction: message.direction,
  author: message.direction === 'in' ? author : null,
  state: message.state,
  marks: message.marks,
  revisions: message.revisions.map((r) => ({
    revision: r.revision,
    kind: r.kind,
    text: r.text,
    capturedAt: r.capturedAt.toISOString(),
    networkAt: r.networkAt?.toISOString() ?? null,
    entry: { id: r.entry, number: r.number },
  })),
  media: message.media.map((m) => mediumShown(agency, m)),
  context: contextShown(contextOf(message)),
  assessment: assessmentShown(message.assessments.at(-1)),
  networkAt: message.networkAt?.toISOString() ?? null,
  capturedAt: message.capturedAt.toISOString(),
  url: message.url,
  outgoing,
})
