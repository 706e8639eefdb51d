import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { AppError, refusals } from '#platform/errors'
import { newId } from '#platform/ids'

const sentences = refusals({
  no_delegation: [
    409,
    'Nobody has let your roles answer from {account}: no standing delegation for replies is in force. The decision maker gives one, or renews it, under Delegations.',
  ],
  not_delegated: [
    409,
    'Nobody has given a standing delegation for automatic replies from {account}, with a person who answers for them: the decision maker gives one under Delegations.',
  ],
  too_long: [422, 'This answer has {length} characters; {account} takes {longest}. Shorten it by {over}.'],
  cannot_send: [409, '{why}'],
  emergency_sentence_missing: [
    422,
    'This answer must say how to reach help now: name {number} in it, as in the emergency sentence of the templates.',
  ],
  not_addressed: [
    409,
    'There is no message from this person to answer here: a reply always answers one. Wait until they write, or open the conversation in which they did.',
  ],
})

/** What somebody reads whose roles no delegation for replies covers. */
export const nobodyDelegated = (account: string): string => sentences('no_delegation', { account }).message

export type DoorRule = Parameters<typeof sentences>[0]
export type RefusedAsk = {
  agency: number
  category: string
  rule: DoorRule
  by: string
  conversation: string | null
  account: string
}

/** The door stayed shut: a refusal with its rule, which is kept even though the caller's transaction is not. */
export class DoorShut extends AppError {
  readonly asked: RefusedAsk
  constructor(asked: RefusedAsk, detail: Record<string, string | number>) {
    const said = sentences(asked.rule, detail)
    super(said.code, said.status, said.message, detail)
    this.asked = asked
  }
}

declare const door: unique symbol
/** A transaction opened by `throughTheDoor`: the only one in which anything can be prepared. */
export type DoorTrx = Trx & { readonly [door]: true }

/**
 * Runs `work` in one transaction. If the door stays shut the transaction is undone, and the refusal with its rule is
 * written in one of its own, so that the evidence survives; then it is thrown on.
 */
export const throughTheDoor = async <T>(
  world: Pick<World, 'db' | 'clock'>,
  work: (trx: DoorTrx) => Promise<T>,
): Promise<T> => {
  try {
    return await world.db.transaction().execute((trx) => work(trx as DoorTrx))
  } catch (error) {
    if (error instanceof DoorShut) await keepRefusal(world, error)
    throw error
  }
}

const keepRefusal = (world: Pick<World, 'db' | 'clock'>, { asked, message }: DoorShut): Promise<void> =>
  world.db.transaction().execute(async (trx) => {
    const at = world.clock.now()
    await trx
      .insertInto('sending.refused')
      .values({
        agency_id: asked.agency,
        refused_id: newId(at),
        at,
        category: asked.category,
        rule: asked.rule,
        person_id: asked.by,
        conversation_id: asked.conversation,
      })
      .execute()
    await recordAct(trx, {
      agency: asked.agency,
      kind: 'sending.refused',
      subject: asked.conversation,
      at,
      by: asked.by,
      why: message,
      data: { rule: asked.rule, category: asked.category, account: asked.account },
    })
  })
