import { recordActs } from '#core/archive'
import {
  agenciesWithLeftBehind,
  closeCopies,
  conversationRows,
  copiesOf,
  lockConversation,
  standAlone,
  standUnder,
  succeed,
} from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf, retentionAtCapture } from '#core/policy'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import type { Sweep } from '#platform/sweep'
import { conversationFor, mayChange } from './claim.ts'
import type { checkClosing } from './closing.ts'
import { cursorFrom, cursorText } from './cursor.ts'
import { type Desk, deskOf, type On, seenBy, tell } from './desk.ts'
import { itemsOf } from './queue.ts'
import { refuse } from './refusals.ts'
import { claimsAt } from './store.ts'

/** The copies under a conversation, oldest first. @throws no_such_conversation, bad_cursor */
export const copies: On<'desk.copies'> = async (world, caller, { id, after, limit }) => {
  const desk = await deskOf(world, caller)
  const agency = desk.agency.id
  const from = after === undefined ? null : cursorFrom('copies', after)
  const [head] = await conversationRows(world.db, agency, [id])
  if (!head) throw refuse('no_such_conversation')
  const page = await copiesOf(world.db, agency, id, { after: from, limit })
  const seen = seenBy(desk)
  const rows = page.rows.filter((row) => seen?.has(row.account) ?? true)
  return {
    items: await itemsOf(world.db, desk, rows, await claimsAt(world.db, agency, desk.at)),
    next: page.next ? cursorText('copies', page.next) : null,
  }
}

const regrouped = (
  agency: number,
  at: Date,
  conversation: string,
  head: string,
  under: boolean,
  by: string,
) =>
  ({
    agency,
    name: 'conversation.regrouped',
    at,
    subject: conversation,
    data: { conversation, head, under, by },
  }) as const

/** A person says that it is no copy: it stands by itself, on the record. @throws not_a_copy, already_claimed */
export const ungroup: On<'desk.ungroup'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me, pack } = desk
  await world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    if (row.state !== 'copy' || !row.head_id) throw refuse('not_a_copy')
    await mayChange(trx, desk, id)
    await standAlone(trx, agency.id, id, at, pack.targets, true)
    await tell(
      trx,
      desk,
      { kind: 'conversation.ungrouped', subject: id, data: { head: row.head_id } },
      regrouped(agency.id, at, id, row.head_id, false, me.id),
    )
  })
  return { ok: true }
}

/** Takes an ungrouping back. @throws cannot_regroup when either of the two has moved on, already_claimed */
export const regroup: On<'desk.regroup'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  await world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    const head = row.apart_from ? await lockConversation(trx, agency.id, row.apart_from) : null
    if (head?.state !== 'open' || row.state !== 'open' || row.copies > 0 || row.rank < head.rank)
      throw refuse('cannot_regroup')
    await mayChange(trx, desk, id)
    await standUnder(trx, agency.id, id, head.conversation_id)
    await tell(
      trx,
      desk,
      { kind: 'conversation.regrouped', subject: id, data: { head: head.conversation_id } },
      regrouped(agency.id, at, id, head.conversation_id, true, me.id),
    )
  })
  return { ok: true }
}

/** Closes the copies that the person has seen, with the head and for its reason: each on its own record. @returns how many */
export const closeWithCopies = async (
  trx: Trx,
  desk: Desk,
  head: string,
  closing: ReturnType<typeof checkClosing>,
  upTo: Date,
): Promise<number> => {
  const { agency, pack, at, me } = desk
  const held = (await claimsAt(trx, agency.id, at)).map((claim) => claim.conversation)
  const closed = await closeCopies(trx, agency.id, head, { ...closing, by: me.id, at, upTo, except: held })
  const kept = retentionAtCapture(pack, 'act')
  const { why, ...data } = closing
  await recordActs(
    trx,
    closed.map((id) => ({
      agency: agency.id,
      kind: 'conversation.closed',
      subject: id,
      at,
      by: me.id,
      ...(why ? { why } : {}),
      data: { ...data, copy_of: head },
      retention: { class: kept.id, regime: kept.regime },
    })),
  )
  await emit(
    trx,
    ...closed.map((id) => ({
      agency: agency.id,
      name: 'conversation.closed' as const,
      at,
      subject: id,
      data: { conversation: id, as: closing.as, by: me.id },
    })),
  )
  return closed.length
}

/** Where a head is no longer open, the first of its copies takes its place: on the record, and told. */
export const takePlaces = async (
  trx: Trx,
  { agency, pack, at }: Pick<Desk, 'agency' | 'pack' | 'at'>,
  heads?: readonly string[],
): Promise<number> => {
  const taken = await succeed(trx, agency.id, at, pack.targets, heads)
  for (const { head, next } of taken)
    await tell(
      trx,
      { agency, pack, at },
      {
        kind: 'conversation.took_place',
        subject: next,
        by: 'copies',
        why: 'The conversation that it was a copy of no longer stands in the queue.',
        data: { head },
      },
      regrouped(agency.id, at, next, head, false, 'copies'),
    )
  return taken.length
}

/** Each second: no copy is left under a conversation that was answered or closed. */
export const successors: Sweep = {
  name: 'copies without their first',
  async sweep({ db, clock }) {
    let moved = 0
    for (const id of await agenciesWithLeftBehind(db)) {
      const agency = await agencyOf(db, id)
      if (!agency) continue
      const desk = { agency, pack: packOf(agency.pack), at: clock.now() }
      moved += await db.transaction().execute((trx) => takePlaces(trx, desk))
    }
    return moved
  },
}
