import { accountById } from '#core/accounts'
import { jsonPart, type NewEntry, type Part, record, stash, textPart } from '#core/archive'
import type { AssessInput, AssessResult } from '#core/assess'
import { placeOf } from '#core/assess'
import type { Delivery, Json } from '#core/channels'
import {
  afterArrival,
  Collided,
  conversationsWith,
  identify,
  meetAuthors,
  type Placed,
  placeConversations,
  previewOf,
  revise,
  write,
} from '#core/conversations'
import { agencyOf } from '#core/identity'
import { type Pack, packOf, retentionAtCapture } from '#core/policy'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit, type Happened } from '#platform/events'
import { newId } from '#platform/ids'
import { addJob } from '#platform/jobs'
import { fetchJobName, type MediumAt } from './fetch-medium.ts'
import { planSteps, type Step } from './plan.ts'
import { type Understood, understand } from './understand.ts'

export type Received = { networkId: string; messageId: string; conversationId: string; duplicate: boolean }

export type Arrived = {
  agency: number
  accountId: string
  deliveries: Delivery[]
  /** Done in the same transaction: the connector's position moves with what was read, or not at all. */
  also?: (trx: Trx) => Promise<void>
}

type Batch = { agency: number; accountId: string; network: string; pack: Pack; at: Date; items: Prepared[] }
type Prepared = { understood: Understood; parts: Part[]; assessed: AssessResult | null }

/**
 * Puts deliveries on the record, ranks them and places them in the queue: one transaction, one set-based statement a
 * table (laws 1, 2, 3; APCO 2.2.1). Answers after the commit. Deliveries already on the record change nothing.
 */
export const receive = async (
  world: World,
  { agency, accountId, deliveries, also }: Arrived,
): Promise<{ messages: Received[] }> => {
  const [{ pack: name }, account] = await Promise.all([
    agencyOf(world.db, agency),
    accountById(world.db, agency, accountId),
  ])
  if (!account) throw new Error(`There is no account ${accountId} in agency ${agency}.`)
  const connector = world.connectors.get(account.network)
  if (!connector) throw new Error(`No connector for ${account.network} is installed.`)
  const understood = deliveries.flatMap((delivery) => understand(connector, delivery))
  // Ranked before the commit, but outside the transaction: a slow assessment must not hold locks.
  const readable = understood.map((u) => (u.undecodable || u.said.kind === 'deletion' ? null : u))
  const assessed = await world.assessor.assessBatch(readable.flatMap((u) => (u ? [askedOf(u)] : [])))
  let next = 0
  const items = await Promise.all(
    understood.map(async (u, i): Promise<Prepared> => {
      const result = readable[i] ? (assessed[next++] ?? null) : null
      return {
        understood: u,
        assessed: result,
        parts: await Promise.all(partsOf(u).map((part) => stash(world.files, part))),
      }
    }),
  )
  const batch: Batch = {
    agency,
    accountId,
    network: account.network,
    pack: packOf(name),
    at: world.clock.now(),
    items,
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await world.db.transaction().execute(async (trx) => {
        const messages = await capture(trx, batch)
        await also?.(trx)
        return { messages }
      })
    } catch (error) {
      // Another process took the same author at the same moment (or a deadlock was broken): its work is now visible.
      const code = (error as { code?: string }).code
      if (
        attempt >= 6 ||
        !(error instanceof Collided || code === '40P01' || code === '40001' || code === '23505')
      )
        throw error
    }
  }
}

/** What triage reads of a message: its words with the place that was given beside them. */
const askedOf = ({ said }: Understood): AssessInput => ({
  text: said.context.place ? `${said.text}\n${said.context.place}` : said.text,
  media: said.media.length,
  reply: said.context.parent !== undefined,
  ...(said.language ? { language: said.language } : {}),
  ...(said.danger ? { danger: true } : {}),
})

const partsOf = ({ delivery, said }: Understood): Part[] => [
  { part: 'raw', mediaType: delivery.mediaType, content: { bytes: delivery.raw } },
  textPart('text', said.text),
  jsonPart('author', said.author),
  jsonPart('context', said.context),
  ...said.media.flatMap((medium, position): Part[] =>
    medium.from === 'stored'
      ? [
          {
            part: `medium.${position}`,
            mediaType: medium.mediaType,
            content: { stored: { sha256: medium.sha256, size: medium.size } },
          },
        ]
      : [],
  ),
]

const capture = async (trx: Trx, batch: Batch): Promise<Received[]> => {
  const { agency, accountId, at, items } = batch
  const known = await identify(
    trx,
    agency,
    accountId,
    items.map((i) => i.understood.said.networkId),
    at,
  )
  const prepared = new Map(items.map((item) => [item.understood, item]))
  const steps = planSteps(
    items.map((i) => i.understood),
    known,
  )
  const authors = await meetAuthors(
    trx,
    agency,
    batch.network,
    steps.map((s) => ({ ...s.item.said.author, bare: s.kind === 'deletion' })),
    at,
  )
  const authorOf = (step: Step): string =>
    step.known.authorId ?? authors.get(step.item.said.author.networkId)!
  const placed = await place(trx, batch, steps, authorOf, prepared)
  const conversationOf = (step: Step): string => step.known.conversationId ?? placed.get(authorOf(step))!
  await write.messages(
    trx,
    steps.filter((s) => s.revision === 1).map((s) => messageRow(batch, s, conversationOf(s), authorOf(s))),
  )
  await revise(
    trx,
    agency,
    steps
      .filter((s) => s.revision > 1)
      .map((s) => ({
        messageId: s.messageId,
        revision: s.revision,
        state: s.kind === 'deletion' ? ('deleted' as const) : ('edited' as const),
      })),
  )
  await putOnRecord(trx, batch, steps, conversationOf, prepared)
  await emit(trx, ...steps.map((s) => happened(batch, s, conversationOf(s), prepared.get(s.item)!)))
  const stepped = new Map(steps.map((s) => [s.item.said.networkId, s]))
  return [...known].map(([networkId, k]) => {
    const step = stepped.get(networkId)
    return {
      networkId,
      messageId: k.messageId,
      conversationId: k.conversationId ?? (step ? conversationOf(step) : ''),
      duplicate: !step,
    }
  })
}

/** Finds or opens each author's conversation and moves it to where the new words put it. */
const place = async (
  trx: Trx,
  batch: Batch,
  steps: Step[],
  authorOf: (s: Step) => string,
  prepared: Map<Understood, Prepared>,
): Promise<Map<string, string>> => {
  const { agency, accountId, at, pack } = batch
  const speaking = steps.filter((s) => s.kind !== 'deletion' || s.known.conversationId === null)
  const byAuthor = Map.groupBy(speaking, authorOf)
  const going = await conversationsWith(trx, agency, accountId, [...byAuthor.keys()], at)
  const placed: Placed[] = [...byAuthor].map(([author, theirs]) => {
    const before = going.get(author)
    const words = theirs.map((s) => {
      const result = prepared.get(s.item)!.assessed
      const held = result?.assessment
      return {
        place: result ? placeOf(result) : ('not_assessed' as const),
        score: held?.score ?? 0,
        language: held?.language ?? 'und',
        reasons: held?.reasons ?? [
          { code: 'not_assessed', words: s.item.undecodable ? 'could not be decoded' : 'not assessed' },
        ],
      }
    })
    const marks = theirs.flatMap((s) => [
      ...s.item.said.marks,
      ...(s.kind === 'original' ? [] : [s.kind === 'edit' ? 'edited' : 'deleted']),
      ...(prepared.get(s.item)!.assessed?.fallback === 'lists' ? ['word lists only'] : []),
    ])
    const standing = afterArrival(before?.standing ?? null, words, marks, at, pack.targets)
    const fresh = theirs.filter((s) => s.revision === 1).length
    const last = theirs.at(-1)!.item
    return {
      conversationId: before?.conversationId ?? newId(at),
      authorId: author,
      fresh: !before,
      at,
      standing: { ...standing, inCount: (before?.standing.inCount ?? 0) + fresh },
      preview: last.undecodable
        ? `Could not be read: ${previewOf(last.undecodable)}`
        : previewOf(last.said.text) ||
          (last.said.media.length > 0 ? '[picture or video without words]' : '[no words]'),
    }
  })
  await placeConversations(trx, agency, accountId, placed)
  return new Map(placed.map((p) => [p.authorId, p.conversationId]))
}

const messageRow = (
  { agency, accountId, at }: Batch,
  { item: { said, undecodable }, messageId, kind }: Step,
  conversation: string,
  author: string,
) => ({
  agency_id: agency,
  message_id: messageId,
  conversation_id: conversation,
  account_id: accountId,
  author_id: author,
  direction: 'in',
  outgoing_id: null,
  network_id: said.networkId,
  url: said.url,
  revision: 1,
  state: undecodable ? 'undecodable' : kind === 'deletion' ? 'deleted' : 'current',
  marks: said.marks,
  network_at: said.networkAt,
  captured_at: at,
})

const putOnRecord = async (
  trx: Trx,
  batch: Batch,
  steps: Step[],
  conversationOf: (s: Step) => string,
  prepared: Map<Understood, Prepared>,
): Promise<void> => {
  const { agency, at, pack } = batch
  const kept = retentionAtCapture(pack, 'message')
  const entries = await record(
    trx,
    steps.map(
      (s): NewEntry => ({
        agency,
        kind: `message.${s.kind === 'original' ? 'received' : s.kind === 'edit' ? 'edited' : 'deleted'}`,
        subject: conversationOf(s),
        at,
        networkAt: s.item.said.networkAt,
        retention: { class: kept.id, regime: kept.regime },
        parts: prepared.get(s.item)!.parts,
      }),
    ),
  )
  const rows = steps.map((s, i) => ({ s, entry: entries[i]!.id, said: s.item.said }))
  await write.revisions(
    trx,
    rows.map(({ s, entry, said }) => ({
      agency_id: agency,
      message_id: s.messageId,
      revision: s.revision,
      kind: s.kind,
      entry_id: entry,
      text: said.text,
      context: contextOf(said),
      network_at: said.networkAt,
      captured_at: at,
    })),
  )
  await write.assessments(
    trx,
    rows.flatMap(({ s }) => {
      const result = prepared.get(s.item)!.assessed
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
    }),
  )
  await write.media(
    trx,
    rows.flatMap(({ s, entry, said }) =>
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
    ),
  )
  for (const { s: step, said } of rows)
    for (const [position, medium] of said.media.entries())
      if (medium.from === 'network') {
        const at: MediumAt = { agency, message: step.messageId, revision: step.revision, position }
        await addJob(trx, fetchJobName, at, {
          key: `${fetchJobName}:${step.messageId}.${step.revision}.${position}`,
          lane: 'answer',
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

const happened = (
  { agency, accountId, at, pack }: Batch,
  { item, messageId, kind }: Step,
  conversation: string,
  { assessed }: Prepared,
): Happened => {
  const base = { agency, at, subject: conversation }
  if (item.undecodable)
    return {
      ...base,
      name: 'message.undecodable',
      data: { conversation, message: messageId, account: accountId },
    }
  if (kind !== 'original')
    return { ...base, name: 'message.revised', data: { conversation, message: messageId, kind } }
  const band = assessed ? placeOf(assessed) : 'not_assessed'
  return {
    ...base,
    name: 'message.received',
    data: {
      conversation,
      message: messageId,
      account: accountId,
      band,
      rank: pack.targets[band].rank,
      first: true,
    },
  }
}
