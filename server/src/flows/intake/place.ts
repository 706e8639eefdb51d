import { placeOf } from '#core/assess'
import {
  afterArrival,
  concerned,
  type Going,
  type Placed,
  type Placement,
  placeConversations,
  previewOf,
} from '#core/conversations'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { copiesAmong, guarded, tellGroups } from './group.ts'
import type { Step } from './plan.ts'
import type { Batch, Prepared } from './prepare.ts'

/**
 * Moves each conversation to where the new words put it: the one a message is already in, else the one its author has
 * with the account, else a new one.
 * @returns the conversation of a step
 */
export const place = async (
  trx: Trx,
  batch: Batch,
  steps: readonly Step[],
  authorOf: (step: Step) => string,
): Promise<(step: Step) => string> => {
  const { agency, accountId, at } = batch
  // A deletion moves nothing: what was said still waits where it stands.
  const speaking = steps.filter((s) => s.kind !== 'deletion' || s.known.conversationId === null)
  const wordings = batch.alone ? [] : speaking.flatMap((s) => s.item.wording ?? [])
  const found = concerned(trx, {
    agency,
    account: accountId,
    authors: speaking.filter((s) => s.known.conversationId === null).map(authorOf),
    named: speaking.flatMap((s) => s.known.conversationId ?? []),
    wordings,
    at,
  })
  const { going, named, heads } = await (wordings.length > 0 ? guarded(found) : found)
  const opened = new Map<string, string>()
  const conversationOf = (step: Step): string => {
    if (step.known.conversationId) return step.known.conversationId
    const author = authorOf(step)
    const known = going.get(author)?.conversationId ?? opened.get(author)
    if (known) return known
    const id = newId(at)
    opened.set(author, id)
    return id
  }
  const before = new Map<string, Going>(
    [...named.values(), ...going.values()].map((g) => [g.conversationId, g]),
  )
  const spoken = [...Map.groupBy(speaking, conversationOf)].map(([id, theirs]) => ({
    placed: placedOf(batch, id, authorOf(theirs[0]!), theirs, before.get(id) ?? null),
    before: before.get(id) ?? null,
    theirs,
  }))
  const grouped = copiesAmong(batch, spoken, heads)
  const placed = spoken.map((one) => ({
    ...one.placed,
    headId: grouped.headOf.get(one.placed.conversationId) ?? null,
  }))
  // A copy is written after its head, so that the count finds it.
  await placeConversations(trx, agency, accountId, placed)
  await tellGroups(trx, batch, grouped)
  return conversationOf
}

const placedOf = (
  { at, pack }: Batch,
  id: string,
  authorId: string,
  theirs: readonly Step[],
  before: Going | null,
): Placed => {
  const marks = theirs.flatMap(({ item, kind }) => [
    ...item.said.marks,
    ...(kind === 'original' ? [] : [kind === 'edit' ? 'edited' : 'deleted']),
    ...(item.assessed?.fallback === 'lists' ? ['word lists only'] : []),
  ])
  const standing = afterArrival(
    before?.standing ?? null,
    theirs.map(({ item }) => placementOf(item)),
    marks,
    at,
    pack.targets,
  )
  const first = theirs.filter((s) => s.revision === 1)
  const inCount = before?.standing.inCount ?? 0
  return {
    conversationId: id,
    authorId,
    fresh: before === null,
    at,
    standing: { ...standing, inCount: inCount + first.length },
    preview: previewFor(theirs.at(-1)!.item),
    opening: inCount === 0 && first.length > 1 ? previewFor(first[0]!.item) : null,
  }
}

const placementOf = ({ assessed, undecodable }: Prepared): Placement => {
  const held = assessed?.assessment
  return {
    place: assessed ? placeOf(assessed) : 'not_assessed',
    score: held?.score ?? 0,
    language: held?.language ?? 'und',
    reasons: held?.reasons ?? [
      { code: 'not_assessed', words: undecodable ? 'could not be decoded' : 'not assessed' },
    ],
  }
}

const previewFor = ({ said, undecodable }: Prepared): string =>
  undecodable
    ? `Could not be read: ${previewOf(undecodable)}`
    : previewOf(said.text) || (said.media.length > 0 ? '[picture or video without words]' : '[no words]')
