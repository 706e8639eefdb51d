import { accountById } from '#core/accounts'
import type { Json } from '#core/channels'
import { authorRef, messageRef, newestInbound } from '#core/conversations'
import { rolesOf } from '#core/identity'
import { retentionAtCapture } from '#core/policy'
import { type DoorTrx, outgoingOf, outgoingToContract, prepareReply, throughTheDoor } from '#core/sending'
import type { Db, Trx } from '#platform/db'
import { may } from '#platform/http'
import { marked } from '#platform/trace'
import { conversationFor, takeIt } from './claim.ts'
import { deskOf, type On } from './desk.ts'
import { dropDraft } from './drafts.ts'
import { refuse } from './refusals.ts'
import { unfilled } from './snippets.ts'

/** The message that is answered: the one named, when it is the person's own in this conversation, else their newest. */
const answered = async (db: Db | Trx, agency: number, conversation: string, to: string | undefined) => {
  const id = to ?? (await newestInbound(db, agency, conversation))
  const ref = id ? await messageRef(db, agency, id) : null
  return id && ref && ref.direction === 'in' && ref.conversationId === conversation
    ? {
        account: ref.accountId,
        author: ref.authorId,
        message: { messageId: id, networkId: ref.networkId, refs: (ref.refs ?? null) as Json },
      }
    : null
}

/**
 * Answers through the one door out. Who answers holds the conversation from then on; the draft is done with. The same
 * key is the same answer, also when the conversation has moved on meanwhile.
 */
export const reply: On<'sending.reply'> = async (world, caller, asked) => {
  const desk = await deskOf(world, caller)
  const { agency, pack, me } = desk
  const { id, key, text, language, template, now } = asked
  const open = unfilled(text)
  if (open.length > 0) throw refuse('field_unfilled', { fields: open.join(', ') })
  const roles = (await rolesOf(world.db, me.id, desk.at)).get(agency.id) ?? []
  const answer = async (trx: DoorTrx) => {
    const row = await conversationFor(trx, desk, id)
    const to = await answered(trx, agency.id, id, asked.to)
    // Where two conversations were merged, an answer leaves by the account that the answered message came to.
    const account = await accountById(trx, agency.id, to?.account ?? row.account_id)
    if (!account || !may(caller, 'sending.reply', { account: account.id })) throw refuse('cannot_send')
    const before = (await outgoingOf(trx, agency.id, id)).find((one) => one.asked_key === `${id}:${key}`)
    if (before) return outgoingToContract(before, account)
    if ((await authorRef(trx, agency.id, to?.author ?? row.author_id))?.blockedAt) throw refuse('blocked')
    await takeIt(trx, desk, row)
    const kept = retentionAtCapture(pack, 'message')
    const made = await prepareReply(trx, world, {
      agency: agency.id,
      conversation: {
        id,
        accountId: account.id,
        band: row.band,
        firstAnswer: row.out_count === 0,
        lastInbound: to?.message ?? null,
        language: row.language,
      },
      by: me,
      roles,
      text,
      template,
      language,
      key,
      now,
      emergencyNumbers: [pack.emergency.number],
      retention: { class: kept.id, regime: kept.regime },
    })
    await dropDraft(trx, agency.id, id, me.id)
    return outgoingToContract(made, account)
  }
  return marked('answer', [id], () => throughTheDoor(world, answer))
}
