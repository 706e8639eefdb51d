import type { RouteName } from '@callbox/contract'
import { lockConversation, thread } from '#core/conversations'
import type { Place } from '#core/policy'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Handler } from '#platform/http'
import { newId } from '#platform/ids'
import { here, tell } from './act.ts'
import { refuse } from './refusals.ts'
import type { Request } from './request.ts'
import { endRequest, insertRequest, lockRequest, waitingRequests } from './store.ts'

type On<N extends RouteName> = Handler<World, N>

/**
 * An interpreter is asked: from now runs a clock of its own, the pack's `interpreter_seconds` for the conversation's
 * band (APCO 4.3.4). The person's own clocks run on: asking is not answering.
 * @throws no_such_conversation, conversation_closed, nothing_to_interpret, already_asked
 */
export const ask: On<'interpreting.ask'> = async (world, caller, { id, language, kind, note, message }) => {
  const h = await here(world, caller)
  const { agency, pack, at, by } = h
  return world.db.transaction().execute(async (trx) => {
    const row = await lockConversation(trx, agency.id, id)
    if (!row) throw refuse('no_such_conversation')
    if (row.state === 'closed') throw refuse('conversation_closed')
    const { messages } = await thread(trx, agency.id, id)
    const about = messages.findLast((m) => m.direction === 'in' && (!message || m.id === message))
    if (!about) throw refuse('nothing_to_interpret')
    const band = row.band as Place
    const request: Request = {
      id: newId(at),
      conversation: id,
      message: about.id,
      revision: about.revision,
      language,
      kind,
      note,
      band,
      state: 'waiting',
      by,
      askedAt: at,
      dueAt: secondsAfter(at, pack.targets[band].interpreter_seconds),
      endedBy: null,
      endedAt: null,
      interpreter: null,
      text: null,
      why: null,
    }
    if (!(await insertRequest(trx, agency.id, request))) {
      const waits = (await waitingRequests(trx, agency.id)).find((one) => one.conversation === id)
      throw refuse('already_asked', { language: waits?.language ?? language })
    }
    const dueAt = request.dueAt.toISOString()
    await tell(trx, h, 'asked', request, { data: { note, band, due_at: dueAt } })
    return { id: request.id, dueAt }
  })
}

/** What the interpreter said, typed by a person; it stands beneath the message, with the interpreter's name or number. @throws no_such_request, not_waiting */
export const answer: On<'interpreting.answer'> = async (world, caller, { id, interpreter, text }) => {
  const h = await here(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const request = await lockRequest(trx, h.agency.id, id)
    if (!request) throw refuse('no_such_request')
    if (request.state !== 'waiting') throw refuse('not_waiting', { state: request.state })
    await endRequest(trx, h.agency.id, id, { state: 'answered', by: h.by, at: h.at, interpreter, text })
    const seconds = (h.at.getTime() - request.askedAt.getTime()) / 1000
    await tell(trx, h, 'answered', request, { data: { interpreter, text, seconds } })
  })
  return { ok: true }
}

/** No interpreter is needed any more, or none can be had; the reason stays on the record. @throws no_such_request, not_waiting */
export const withdraw: On<'interpreting.withdraw'> = async (world, caller, { id, why }) => {
  const h = await here(world, caller)
  await world.db.transaction().execute(async (trx) => {
    const request = await lockRequest(trx, h.agency.id, id)
    if (!request) throw refuse('no_such_request')
    if (request.state !== 'waiting') throw refuse('not_waiting', { state: request.state })
    await endRequest(trx, h.agency.id, id, { state: 'withdrawn', by: h.by, at: h.at, why })
    await tell(trx, h, 'withdrawn', request, { why })
  })
  return { ok: true }
}
