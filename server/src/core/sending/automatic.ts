import { emergencyBands } from '@callbox/contract'
import { sql } from 'kysely'
import { abilitiesFor, accountById, connectorFor } from '#core/accounts'
import type { Retention } from '#core/archive'
import type { World } from '#core/world'
import type { Db, Trx } from '#platform/db'
import { marked } from '#platform/trace'
import { type Delegation, delegationFor } from './delegation.ts'
import { type DoorRule, DoorShut, type DoorTrx } from './door.ts'
import { byAskedKey, keepOutgoing } from './keep.ts'
import { isAutomatic, type OutgoingRow } from './outgoing.ts'
import { cannotSend } from './prepare.ts'
import { graphemes, saysEmergencyNumber } from './rules.ts'
import { move, select } from './store.ts'

/** Under this name what a rule says stands on the record; it is nobody's id. */
export const automaticWriter = { id: 'automatic', name: 'Automatic reply' } as const

export type AutomaticAsked = {
  agency: number
  account: string
  conversation: { id: string; band: string }
  /** The message that called for it. */
  message: string
  text: string
  language: string
  /** Which approved text it is, with its version. */
  template: string
  emergencyNumbers: readonly string[]
  retention: Retention
}

/** The delegation in force under which an account may answer by itself; null while nobody has given one (APCO 2.3.3). */
export const automaticDelegation = (
  db: Db | Trx,
  asked: { agency: number; account: string; now: Date },
): Promise<Delegation | null> => delegationFor(db, { ...asked, category: 'automatic', roles: null })

/**
 * The gate for what a rule says, fail closed: a delegation of its own with a person who answers for it (APCO 2.3.3), the
 * emergency number in every one (4.1.1), the network's length. One message has one automatic reply, however often it is
 * asked for. Held for undo like a person's answer; in an emergency it leaves at once.
 * @throws DoorShut `not_delegated`, `cannot_send`, `too_long`, `emergency_sentence_missing`
 */
export const prepareAutomatic = async (
  trx: DoorTrx,
  world: Pick<World, 'clock' | 'connectors'>,
  asked: AutomaticAsked,
): Promise<OutgoingRow> => {
  const { agency, conversation, text } = asked
  const askedKey = `automatic:${asked.message}`
  const before = await byAskedKey(trx, agency, askedKey)
  if (before) return before
  const at = world.clock.now()
  const account = await accountById(trx, agency, asked.account)
  const shut = (rule: DoorRule, detail: Record<string, string | number> = {}): DoorShut =>
    new DoorShut(
      {
        ...{ agency, category: 'automatic', rule, by: automaticWriter.id },
        ...{ conversation: conversation.id, account: asked.account },
      },
      { account: account?.handle ?? 'this account', ...detail },
    )
  const delegation = await automaticDelegation(trx, { agency, account: asked.account, now: at })
  if (!delegation) throw shut('not_delegated')
  const why = cannotSend(world, account)
  const connector = account && connectorFor(world, account.network)
  if (why !== null || !account || !connector) throw shut('cannot_send', { why: why ?? '' })
  const { longest } = abilitiesFor(world, account)
  const length = graphemes(text)
  if (length > longest) throw shut('too_long', { length, longest, over: length - longest })
  if (!saysEmergencyNumber(text, asked.emergencyNumbers))
    throw shut('emergency_sentence_missing', { number: asked.emergencyNumbers[0] ?? 'the emergency number' })
  return marked('gate', [conversation.id], () =>
    keepOutgoing(trx, {
      agency,
      at,
      account,
      connector,
      delegation,
      category: 'automatic',
      conversation: conversation.id,
      answers: asked.message,
      by: automaticWriter,
      text,
      language: asked.language,
      template: asked.template,
      emergency: emergencyBands.includes(conversation.band),
      now: false,
      askedKey,
      retention: asked.retention,
    }),
  )
}

/**
 * Takes back automatic replies that no network has heard of: all of an agency, or those of some conversations, because a
 * person has them now. One that is being submitted at this moment goes out. @returns how many
 */
export const withdrawAutomatic = async (
  trx: Trx,
  asked: { agency: number; conversations?: readonly string[]; by: string; at: Date; why: string },
): Promise<number> => {
  const { agency, conversations, by, at, why } = asked
  const waiting = await select(trx, agency)
    .where('o.category', '=', 'automatic')
    .where('o.state', 'in', ['held', 'ready', 'retry_at'])
    .where(
      conversations
        ? sql<boolean>`o.conversation_id = any(${[...conversations]}::uuid[])`
        : sql<boolean>`true`,
    )
    .orderBy('o.outgoing_id')
    .execute()
  let taken = 0
  for (const row of waiting) if (await move(trx, row, { to: 'undone', at, by, why })) taken += 1
  return taken
}

/** Whether a person's answer has been prepared in a conversation since a moment, whatever became of it but undone. */
export const answeredByAPerson = async (
  db: Db | Trx,
  agency: number,
  conversation: string,
  since: Date,
): Promise<boolean> => {
  const { rows } = await sql`select 1 from sending.outgoing where agency_id = ${agency}
    and conversation_id = ${conversation} and made_at >= ${since} and category = 'reply' and state not in ('undone', 'refused') limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** Outgoing things by id, automatic ones only. */
export const automaticBy = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<OutgoingRow[]> =>
  ids.length === 0
    ? []
    : (
        await select(db, agency)
          .where('o.outgoing_id', 'in', [...ids])
          .execute()
      ).filter(isAutomatic)
