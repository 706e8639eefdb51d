import { groupOf, howTheyStand, mergeInto } from '#core/conversations'
import { leavingStates, moveOutgoing, outgoingOf } from '#core/sending'
import type { Trx } from '#platform/db'
import { conversationFor, mayChange } from './claim.ts'
import { keepDeed } from './deeds.ts'
import { type Desk, deskOf, type On, tell } from './desk.ts'
import { joinDrafts } from './drafts.ts'
import { refuse } from './refusals.ts'
import { dropClaimsOn, takeFree } from './store.ts'

/** An answer that is on its way must not arrive in a conversation that is gone. @throws leaving_first */
const nothingLeaving = async (trx: Trx, desk: Desk, ids: readonly string[]) => {
  const all = []
  for (const id of ids) all.push(...(await outgoingOf(trx, desk.agency.id, id)))
  const states: readonly string[] = [...leavingStates, 'unknown']
  if (all.some((one) => states.includes(one.state))) throw refuse('leaving_first')
  return all
}

/**
 * Two conversations of one person become one: the messages, answers, copies and drafts of `from` stand in this one, the
 * higher band and the earlier clocks count, and `from` stays, closed, and points here. Where the network does not say
 * that it is the same person, the reason says how somebody knows (law 8).
 * @throws no_such_conversation, conversation_closed, already_claimed, same_conversation, same_person_why, leaving_first
 */
export const merge: On<'desk.merge'> = async (world, caller, { id, from, why }) => {
  const desk = await deskOf(world, caller)
  const { agency, at, me } = desk
  if (id === from) throw refuse('same_conversation')
  return world.db.transaction().execute(async (trx) => {
    const stood = await howTheyStand(trx, agency.id, await groupOf(trx, agency.id, [from, id]))
    const into = await conversationFor(trx, desk, id)
    const gone = await conversationFor(trx, desk, from)
    if (into.state === 'closed' || gone.state === 'closed') throw refuse('conversation_closed')
    const known = into.author_id === gone.author_id
    const reason = why?.trim() || null
    if (!known && (reason?.length ?? 0) < 3) throw refuse('same_person_why')
    const claims = [await mayChange(trx, desk, id), await mayChange(trx, desk, from)].flatMap(
      (one) => one ?? [],
    )
    await nothingLeaving(trx, desk, [id])
    const outgoing = (await nothingLeaving(trx, desk, [from])).map((one) => one.outgoing_id)
    const moved = await mergeInto(trx, agency.id, { from, into: id, by: me.id, at, why: reason })
    await moveOutgoing(trx, agency.id, outgoing, id)
    await joinDrafts(trx, agency.id, from, id)
    const held = claims.some((claim) => claim.conversation === from)
    await dropClaimsOn(trx, agency.id, [from])
    if (held) await takeFree(trx, agency.id, [id], me.id, at)
    const data = { messages: moved.messages, known }
    const event = { agency: agency.id, at } as const
    await tell(
      trx,
      desk,
      { kind: 'conversation.merged', subject: id, why: reason ?? undefined, data: { from, ...data } },
      {
        ...event,
        name: 'conversation.merged',
        subject: id,
        data: { conversation: id, into: id, by: me.id },
      },
    )
    await tell(
      trx,
      desk,
      { kind: 'conversation.merged', subject: from, why: reason ?? undefined, data: { into: id, ...data } },
      {
        ...event,
        name: 'conversation.merged',
        subject: from,
        data: { conversation: from, into: id, by: me.id },
      },
      // Who watches over it lets it go: its clocks run on in the other.
      {
        ...event,
        name: 'conversation.closed',
        subject: from,
        data: { conversation: from, as: 'merged', by: me.id },
      },
    )
    const kept = stood.filter(
      ({ id: one, before }) =>
        one === id || one === from || (before as { head_id: string | null }).head_id === from,
    )
    const deed = await keepDeed(trx, desk, 'merged', kept, { claims, data: { from, outgoing, ...moved } })
    return { ok: true as const, deed }
  })
}
