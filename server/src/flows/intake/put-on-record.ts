import { type NewEntry, recorded } from '#core/archive'
import { placeOf } from '#core/assess'
import type { Json } from '#core/channels'
import { rowsFor } from '#core/conversations'
import { retentionAtCapture } from '#core/policy'
import { insertTogether, type Row, type Trx } from '#platform/db'
import { told } from '#platform/events'
import { addJob } from '#platform/jobs'
import { fetchJobName, type MediumAt } from './fetch-medium.ts'
import type { Step } from './plan.ts'
import type { Batch } from './prepare.ts'
import { happened } from './tell.ts'
import type { Understood } from './understand.ts'

/**
 * The messages, their record entries, the revisions, assessments and media that point to these, and what has happened:
 * one insert a table, all of them in one statement.
 */
export const putOnRecord = async (
  trx: Trx,
  batch: Batch,
  steps: readonly Step[],
  messages: Row[],
  conversationOf: (s: Step) => string,
): Promise<void> => {
  const { agency, at, pack } = batch
  const kept = retentionAtCapture(pack, 'message')
  const { ids, inserts } = recorded(
    steps.map(
      (s): NewEntry => ({
        agency,
        kind: `message.${s.kind === 'original' ? 'received' : s.kind === 'edit' ? 'edited' : 'deleted'}`,
        subject: conversationOf(s),
        at,
        networkAt: s.item.said.networkAt,
        retention: { class: kept.id, regime: kept.regime },
        parts: s.item.parts,
      }),
    ),
  )
  const rows = steps.map((s, i) => ({ s, entry: ids[i]!, said: s.item.said }))
  const revisions = rows.map(({ s, entry, said }) => ({
    agency_id: agency,
    message_id: s.messageId,
    revision: s.revision,
    kind: s.kind,
    entry_id: entry,
    text: said.text,
    context: contextOf(said),
    network_at: said.networkAt,
    captured_at: at,
  }))
  const assessments = rows.flatMap(({ s }) => {
    const result = s.item.assessed
    if (!result) return []
    const held = result.assessment
    return [
      {
        agency_id: agency,
        message_id: s.messageId,
        revision: s.revision,
        assessor: held?.assessor ?? 'none',
        band: placeOf(result),
        score: held?.score ?? 0,
        language: held?.language ?? 'und',
        reasons: held?.reasons ?? [],
        details: {
          places: held?.places ?? [],
          phones: held?.phones ?? [],
          people: held?.people ?? null,
          ...(result.why ? { why: result.why } : {}),
        },
        fallback: result.fallback,
        at,
      },
    ]
  })
  const media = rows.flatMap(({ s, entry, said }) =>
    said.media.map((medium, position) => ({
      agency_id: agency,
      message_id: s.messageId,
      revision: s.revision,
      position,
      entry_id: entry,
      part: `medium.${position}`,
      media_type: medium.mediaType,
      size: medium.size,
      alt: medium.alt,
      sha256: medium.from === 'stored' ? Buffer.from(medium.sha256) : null,
      shown_sha256: medium.from === 'stored' && medium.shownSha256 ? Buffer.from(medium.shownSha256) : null,
      shown_type: medium.from === 'stored' ? medium.shownType : null,
      state: medium.from === 'stored' ? 'kept' : medium.from === 'refused' ? 'refused' : 'not_fetched',
      why: medium.from === 'refused' ? medium.why : medium.from === 'network' ? medium.url : null,
    })),
  )
  await insertTogether(trx, [
    rowsFor.messages(messages),
    ...inserts,
    rowsFor.revisions(revisions),
    rowsFor.assessments(assessments),
    rowsFor.media(media),
    told(steps.map((s) => happened(batch, s, conversationOf(s)))),
  ])
  for (const { s: step, said } of rows)
    for (const [position, medium] of said.media.entries())
      if (medium.from === 'network') {
        const at: MediumAt = { agency, message: step.messageId, revision: step.revision, position }
        await addJob(trx, fetchJobName, at, {
          key: `${fetchJobName}:${step.messageId}.${step.revision}.${position}`,
          lane: 'backfill',
          attempts: 12,
        })
      }
}

const contextOf = (said: Understood['said']): Record<string, Json> => ({
  authorName: said.author.name,
  authorHandle: said.author.handle,
  ...(said.author.picture ? { authorPicture: said.author.picture } : {}),
  ...(said.context as Record<string, Json>),
})
