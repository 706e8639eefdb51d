import { emergencyBands } from '@callbox/contract'
import { closeMany as closeThem, doubtMark, groupOf, howTheyStand } from '#core/conversations'
import type { Trx } from '#platform/db'
import { checkClosing } from './closing.ts'
import { takePlaces } from './copies.ts'
import { keepDeed } from './deeds.ts'
import { type Desk, deskOf, type On, tellMany } from './desk.ts'
import { peopleBy } from './neighbours.ts'
import { refuse } from './refusals.ts'
import { type Claim, dropClaimsOn, lockClaims } from './store.ts'

/** As much of a conversation as decides whether it may be closed from the queue. */
type Chosen = {
  conversation_id: string
  state: string
  band: string
  marks: string[]
  last_in_at: string
  looked_at: string | null
}

const mayBeUrgent = ({ band, marks }: Chosen): boolean =>
  emergencyBands.includes(band) || marks.includes(doubtMark)

/** Why one of those that were chosen stays as it is; null when it may be closed. */
const whyLeft = (
  one: Chosen,
  { holder, confirmed, seenAt }: { holder: string | null; confirmed: ReadonlySet<string>; seenAt: Date },
): string | null => {
  if (one.state === 'closed') return 'It was closed already.'
  if (holder) return `${holder} has it.`
  if (Date.parse(one.last_in_at) > seenAt.getTime()) return 'The person wrote again meanwhile.'
  if (mayBeUrgent(one) && !confirmed.has(one.conversation_id))
    return 'It may be an emergency: it is closed only when you confirm it by itself.'
  return null
}

/**
 * Closes what a person chose from the queue, for one reason: one statement, and one act on the record for each (laws 2
 * and 8). What is urgent, in other hands or has spoken since stays, with the reason in words.
 * @throws reason_missing, passed_on_incomplete
 */
export const closeMany: On<'desk.close_many'> = async (world, caller, input) => {
  const closing = checkClosing(input)
  if (!closing.why) throw refuse('reason_missing')
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  const asked = [...new Set(input.ids)]
  return world.db.transaction().execute(async (trx) => {
    const group = await groupOf(trx, agency.id, asked)
    const stood = await howTheyStand(trx, agency.id, [...new Set(group)])
    const claims = (await lockClaims(trx, agency.id, asked)).filter((claim) => claim.until > at)
    const theirs = new Map(
      claims.filter((claim) => claim.person !== me.id).map((claim) => [claim.conversation, claim.person]),
    )
    const named = await peopleBy(trx, [...theirs.values()])
    const rows = new Map(stood.map((one) => [one.id, one.before as Chosen]))
    const decided = {
      confirmed: new Set(input.confirmed),
      seenAt: new Date(input.seenAt),
    }
    const left = asked.flatMap((id) => {
      const row = rows.get(id)
      const by = theirs.get(id)
      const why = row
        ? whyLeft(row, { ...decided, holder: by ? named(by).name : null })
        : 'There is no such conversation here.'
      return why ? [{ id, why }] : []
    })
    const stay = new Set(left.map((one) => one.id))
    const ids = asked.filter((id) => !stay.has(id))
    if (ids.length === 0) return { deed: null, closed: [], left }
    const going = new Set(ids)
    const touched = stood.filter(
      ({ id, before }) => going.has(id) || going.has((before as { head_id: string | null }).head_id ?? ''),
    )
    await closeThem(trx, agency.id, ids, { ...closing, by: me.id, at })
    const mine = claims.filter((claim) => going.has(claim.conversation))
    await letGoOf(trx, desk, mine)
    await tellClosed(trx, desk, closing, ids, rows)
    while ((await takePlaces(trx, desk, ids)) > 0);
    return { deed: await keepDeed(trx, desk, 'closed', touched, { claims: mine }), closed: ids, left }
  })
}

/** My claims on what I close end with it, on the record. */
const letGoOf = async (trx: Trx, desk: Desk, mine: readonly Claim[]): Promise<void> => {
  if (mine.length === 0) return
  const { agency, at, me } = desk
  await dropClaimsOn(
    trx,
    agency.id,
    mine.map((claim) => claim.conversation),
  )
  await tellMany(
    trx,
    desk,
    mine.map(({ conversation }) => ({
      kind: 'conversation.released',
      subject: conversation,
      why: 'closed',
      data: { held_by: me.id },
    })),
    mine.map(({ conversation }) => ({
      agency: agency.id,
      name: 'conversation.released' as const,
      at,
      subject: conversation,
      data: { conversation, by: me.id, why: 'closed' as const },
    })),
  )
}

/** One act for each: who, why, that it was chosen from the queue, and whether anybody had opened it. */
const tellClosed = (
  trx: Trx,
  desk: Desk,
  { why, ...data }: ReturnType<typeof checkClosing>,
  ids: readonly string[],
  rows: ReadonlyMap<string, Chosen>,
): Promise<void> =>
  tellMany(
    trx,
    desk,
    ids.map((id) => ({
      kind: 'conversation.closed',
      subject: id,
      why: why ?? undefined,
      data: { ...data, from_queue: true, together: ids.length, opened: rows.get(id)?.looked_at != null },
    })),
    ids.map((id) => ({
      agency: desk.agency.id,
      name: 'conversation.closed' as const,
      at: desk.at,
      subject: id,
      data: { conversation: id, as: data.as, by: desk.me.id },
    })),
  )
