import type { Message, Outgoing, QueueItem } from '@callbox/contract'
import type { MediumRow } from '#core/conversations'
import { contextShown, lastWords, type Spoken } from './spoken.ts'

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
  context: contextShown(lastWords(message.revisions)?.context ?? {}),
  assessment: message.assessment && {
    band: message.assessment.band,
    score: message.assessment.score,
    reasons: message.assessment.reasons,
    assessor: message.assessment.assessor,
    fallback: message.assessment.fallback,
  },
  networkAt: message.networkAt?.toISOString() ?? null,
  capturedAt: message.capturedAt.toISOString(),
  url: message.url,
  outgoing,
})
