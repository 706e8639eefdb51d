import type { Closing } from '@callbox/contract'
import { closeConversation, groupOf, howTheyStand, reopenConversation } from '#core/conversations'
import { conversationFor, letGo, mayChange } from './claim.ts'
import { closeWithCopies, takePlaces } from './copies.ts'
import { keepDeed } from './deeds.ts'
import { deskOf, type On, tell } from './desk.ts'
import { refuse } from './refusals.ts'

type Asked = {
  as: Closing
  why?: string | undefined
  passedTo?: string | undefined
  passedNumber?: string | undefined
  copiesUntil?: string | undefined
}

/** What a closing must say: "passed on" to whom and under which number, "no reply needed" why. @throws passed_on_incomplete, reason_missing */
export const checkClosing = ({ as, ...said }: Asked) => {
  const why = said.why?.trim() || (as === 'spam' ? 'spam' : null)
  const passedTo = said.passedTo?.trim() || null
  const passedNumber = said.passedNumber?.trim() || null
  if (as === 'no_reply_needed' && !why) throw refuse('reason_missing')
  if (as !== 'passed_on') return { as, why, passedTo: null, passedNumber: null }
  const missing = [passedTo ? [] : ['passedTo'], passedNumber ? [] : ['passedNumber']].flat()
  if (missing.length > 0) throw refuse('passed_on_incomplete', { missing: missing.join(' and ') })
  return { as, why, passedTo, passedNumber }
}

/**
 * Closes with a reason; the claim ends with it. Something still leaving leaves all the same. Copies are closed with it
 * as far as the person says; of the others the first takes its place in the queue. `deed` takes it all back.
 */
export const close: On<'desk.close'> = async (world, caller, input) => {
  const closing = checkClosing(input)
  const desk = await deskOf(world, caller)
  const { id } = input
  return world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    if (row.state === 'closed') throw refuse('conversation_closed')
    const held = await mayChange(trx, desk, id)
    const stood = await howTheyStand(trx, desk.agency.id, await groupOf(trx, desk.agency.id, [id]))
    const upTo = input.copiesUntil ? new Date(input.copiesUntil) : null
    const closed = upTo ? await closeWithCopies(trx, desk, id, closing, upTo) : 0
    await closeConversation(trx, desk.agency.id, id, { ...closing, by: desk.me.id, at: desk.at })
    if (held) await letGo(trx, desk, id, 'closed')
    const { why, ...data } = closing
    await tell(
      trx,
      desk,
      { kind: 'conversation.closed', subject: id, why: why ?? undefined, data },
      {
        agency: desk.agency.id,
        name: 'conversation.closed',
        at: desk.at,
        subject: id,
        data: { conversation: id, as: closing.as, by: desk.me.id },
      },
    )
    await takePlaces(trx, desk, [id])
    const deed = await keepDeed(trx, desk, 'closed', stood, { claims: held ? [held] : [] })
    return { ok: true as const, copies: closed, deed }
  })
}

export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505'

/** Back into the queue with both clocks from now; one that is open stays as it is. @throws another_is_open, merged_already */
export const reopen: On<'desk.reopen'> = async (world, caller, { id }) => {
  const desk = await deskOf(world, caller)
  await world.db
    .transaction()
    .execute(async (trx) => {
      const row = await conversationFor(trx, desk, id)
      if (row.state !== 'closed') return
      if (row.merged_into) throw refuse('merged_already')
      const band = row.band as keyof typeof desk.pack.targets
      await reopenConversation(trx, desk.agency.id, id, band, desk.at, desk.pack.targets)
      await tell(
        trx,
        desk,
        { kind: 'conversation.reopened', subject: id, data: { was: row.closed_as } },
        {
          agency: desk.agency.id,
          name: 'conversation.reopened',
          at: desk.at,
          subject: id,
          data: { conversation: id, by: desk.me.id },
        },
      )
    })
    .catch((error: unknown) => {
      throw isTaken(error) ? refuse('another_is_open') : error
    })
  return { ok: true }
}
