import { emergencyBands } from '@callbox/contract'
import { type Account, abilitiesFor, accountById, connectorFor } from '#core/accounts'
import type { Retention } from '#core/archive'
import type { Connector, Json } from '#core/channels'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { marked } from '#platform/trace'
import { type Delegation, delegationFor } from './delegation.ts'
import { type DoorRule, DoorShut, type DoorTrx, nobodyDelegated } from './door.ts'
import { byAskedKey, keepOutgoing } from './keep.ts'
import { notLive, type OutgoingRow } from './outgoing.ts'
import { graphemes, saysEmergencyNumber } from './rules.ts'

export type ReplyAsked = {
  agency: number
  conversation: {
    id: string
    accountId: string
    /** Its place in the queue, `not_assessed` included. */
    band: string
    /** Nothing of ours has been published in it yet. */
    firstAnswer: boolean
    /** The message that is answered; null when the person has not written. */
    lastInbound: { messageId: string; networkId: string; refs: Json } | null
    language: string
  }
  by: { id: string; name: string }
  roles: readonly string[]
  text: string
  template: string | null
  language: string
  /** The same key in the same conversation is the same answer, however often it is asked for. */
  key: string
  /** Leave now: no undo. */
  now: boolean
  /** Any of these said in the text counts, as in '9-1-1' or '999'. */
  emergencyNumbers: readonly string[]
  /** Stamped at capture, from the pack. */
  retention: Retention
}

type DoorWorld = Pick<World, 'clock' | 'connectors'>

/** Why nothing can leave from this account now, in words; null when it can. */
export const cannotSend = (world: Pick<World, 'connectors'>, account: Account | null): string | null => {
  if (!account) return 'The account is no longer in the register: choose one that is.'
  const abilities = abilitiesFor(world, account)
  if (!abilities.reply || !connectorFor(world, account.network)?.publish)
    return (
      abilities.words.reply ??
      `Answers cannot be sent on ${account.network}: write to the person another way and note it.`
    )
  return notLive(account)
}

/**
 * Why an answer of somebody with these roles cannot leave from this account now, in words; null when it can. It says
 * before anybody writes what the gate would say after (APCO 2.3.3).
 */
export const whyNoReply = async (
  db: Db | Trx,
  world: DoorWorld,
  { agency, account, roles }: { agency: number; account: Account | null; roles: readonly string[] },
): Promise<string | null> => {
  const why = cannotSend(world, account)
  if (why !== null || !account) return why
  const asked = { agency, category: 'reply', account: account.id, roles, now: world.clock.now() }
  return (await delegationFor(db, asked)) ? null : nobodyDelegated(account.name || account.handle)
}

/**
 * The gate for replies, fail closed, and then the answer itself, held for undo or ready to leave (law 3, law 5, APCO 2.3.3).
 * Text, author and delegation are on the record before anything leaves. The caller has checked claim and right.
 * @throws DoorShut `no_delegation`, `too_long`, `cannot_send`, `emergency_sentence_missing`, `not_addressed`
 */
export const prepareReply = async (
  trx: DoorTrx,
  world: DoorWorld,
  asked: ReplyAsked,
): Promise<OutgoingRow> => {
  const askedKey = `${asked.conversation.id}:${asked.key}`
  const before = await byAskedKey(trx, asked.agency, askedKey)
  if (before) return before
  const { account, connector, delegation } = await marked('gate', [asked.conversation.id], () =>
    gate(trx, world, asked),
  )
  const emergency = emergencyBands.includes(asked.conversation.band)
  return keepOutgoing(trx, {
    agency: asked.agency,
    at: world.clock.now(),
    account,
    connector,
    delegation,
    category: 'reply',
    conversation: asked.conversation.id,
    answers: asked.conversation.lastInbound!.messageId,
    by: asked.by,
    text: asked.text,
    language: asked.language,
    template: asked.template,
    emergency,
    now: asked.now,
    askedKey,
    retention: asked.retention,
  })
}

const gate = async (
  trx: DoorTrx,
  world: DoorWorld,
  asked: ReplyAsked,
): Promise<{ account: Account; connector: Connector; delegation: Delegation }> => {
  const { agency, conversation, text } = asked
  const account = await accountById(trx, agency, conversation.accountId)
  const shut = (rule: DoorRule, detail: Record<string, string | number> = {}): DoorShut =>
    new DoorShut(
      {
        agency,
        category: 'reply',
        rule,
        by: asked.by.id,
        conversation: conversation.id,
        account: conversation.accountId,
      },
      { account: account?.handle ?? 'this account', ...detail },
    )
  const delegation = await delegationFor(trx, {
    agency,
    category: 'reply',
    account: conversation.accountId,
    roles: asked.roles,
    now: world.clock.now(),
  })
  if (!delegation) throw shut('no_delegation')
  const why = cannotSend(world, account)
  if (why !== null || !account) throw shut('cannot_send', { why: why ?? '' })
  if (!conversation.lastInbound) throw shut('not_addressed')
  const { longest } = abilitiesFor(world, account)
  const length = graphemes(text)
  if (length > longest) throw shut('too_long', { length, longest, over: length - longest })
  if (conversation.firstAnswer || emergencyBands.includes(conversation.band))
    if (!saysEmergencyNumber(text, asked.emergencyNumbers))
      throw shut('emergency_sentence_missing', {
        number: asked.emergencyNumbers[0] ?? 'the emergency number (none is set: tell your supervisor)',
      })
  return { account, connector: connectorFor(world, account.network)!, delegation }
}
