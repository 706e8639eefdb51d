import { howTheyStand } from '#core/conversations'
import { grantsOf } from '#core/identity'
import { may } from '#platform/http'
import { conversationFor, tellLapsed, tellReleased } from './claim.ts'
import { keepDeed } from './deeds.ts'
import { deskOf, type On, tell } from './desk.ts'
import { moveDraft } from './drafts.ts'
import { writeNote } from './notes.ts'
import { refuse } from './refusals.ts'
import { giveClaim, lockClaim } from './store.ts'

/**
 * Gives a conversation to a named colleague, with the draft and, when there is one, a note. The holder may, and a
 * supervisor, who may also take it from somebody or assign what nobody holds.
 * @throws not_yours, no_such_person, no_such_conversation, conversation_closed
 */
export const handOver: On<'desk.hand_over'> = async (world, caller, { id, to, note }) => {
  const desk = await deskOf(world, caller)
  const rights = (await grantsOf(world.db, to, desk.at)).get(desk.agency.id)
  if (!rights || !may({ rights }, 'desk.work')) throw refuse('no_such_person')
  return world.db.transaction().execute(async (trx) => {
    const row = await conversationFor(trx, desk, id)
    if (row.state === 'closed') throw refuse('conversation_closed')
    if (!may({ rights }, 'desk.work', { account: row.account_id })) throw refuse('not_theirs')
    const before = await lockClaim(trx, desk.agency.id, id)
    const holds = before !== null && before.until > desk.at ? before : null
    if (holds?.person !== desk.me.id && !desk.rights.has('desk.supervise')) throw refuse('not_yours')
    if (before && !holds) await tellLapsed(trx, desk, before)
    if (holds?.person === to) return { ok: true as const, deed: null }
    const stood = await howTheyStand(trx, desk.agency.id, [id])
    await giveClaim(trx, desk.agency.id, id, to, desk.at)
    if (holds) {
      await moveDraft(trx, desk.agency.id, id, holds.person, to)
      await tellReleased(trx, desk, id, holds.person, 'handed_over')
    }
    if (note?.trim()) await writeNote(trx, desk, id, note.trim())
    await tell(
      trx,
      desk,
      {
        kind: 'conversation.handed_over',
        subject: id,
        data: { from: holds?.person ?? null, to },
      },
      {
        agency: desk.agency.id,
        name: 'conversation.claimed',
        at: desk.at,
        subject: id,
        data: { conversation: id, by: to },
      },
    )
    const deed = await keepDeed(trx, desk, 'handed_over', stood, {
      claims: holds ? [holds] : [],
      data: { to },
    })
    return { ok: true as const, deed }
  })
}
