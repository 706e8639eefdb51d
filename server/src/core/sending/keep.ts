import type { DelegationCategory } from '@callbox/contract'
import type { Account } from '#core/accounts'
import { jsonPart, type Retention, record, textPart } from '#core/archive'
import type { Connector } from '#core/channels'
import { secondsAfter } from '#platform/clock'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import type { Delegation } from './delegation.ts'
import type { DoorTrx } from './door.ts'
import { offer } from './jobs.ts'
import { type OutgoingRow, undoSeconds } from './outgoing.ts'
import { outgoingById, select } from './store.ts'

export type Passed = {
  agency: number
  at: Date
  account: Account
  connector: Connector
  delegation: Delegation
  category: DelegationCategory | 'profile'
  /** Where it is said; null for what stands in no conversation. */
  conversation: string | null
  /** The message that it answers; null when it answers none. */
  answers: string | null
  by: { id: string; name: string }
  text: string
  language: string
  template: string | null
  emergency: boolean
  /** Leave now: no undo. */
  now: boolean
  askedKey: string
  retention: Retention
  /** Of a profile only: its name and address, and the version of the live profile over which it is written. */
  profile?: { name: string; link: string | null; over: string }
}

export const byAskedKey = (trx: DoorTrx, agency: number, key: string): Promise<OutgoingRow | undefined> =>
  select(trx, agency).where('o.asked_key', '=', key).executeTakeFirst()

/**
 * Keeps what has passed the gate, held for undo or ready to leave: text, author and delegation are on the record before
 * anything leaves (law 5, APCO 2.3.3). Under a key that is known the kept one is the answer.
 */
export const keepOutgoing = async (trx: DoorTrx, passed: Passed): Promise<OutgoingRow> => {
  const { agency, at, account, delegation, askedKey } = passed
  const id = newId(at)
  const leaves = passed.emergency || passed.now
  const made = await trx
    .insertInto('sending.outgoing')
    .values({
      agency_id: agency,
      outgoing_id: id,
      account_id: account.id,
      conversation_id: passed.conversation,
      in_reply_to: passed.answers,
      category: passed.category,
      text: passed.text,
      language: passed.language,
      template: passed.template,
      emergency: passed.emergency,
      written_by: passed.by.id,
      writer_name: passed.by.name,
      delegation_id: delegation.id,
      state: leaves ? 'ready' : 'held',
      due_at: leaves ? at : secondsAfter(at, undoSeconds),
      asked_key: askedKey,
      network_key: passed.connector.keyFor({ id, madeAt: at }),
      message_id: newId(at),
      made_at: at,
      retention_class: passed.retention.class,
      regime: passed.retention.regime,
      ...(passed.profile && { profile: JSON.stringify(passed.profile) }),
    })
    .onConflict((on) => on.columns(['agency_id', 'asked_key']).doNothing())
    .returning('outgoing_id')
    .executeTakeFirst()
  // Asked twice at the same moment: the other one is the answer.
  if (!made) return (await byAskedKey(trx, agency, askedKey))!
  await putOnRecord(trx, passed, id)
  const row = (await outgoingById(trx, agency, id))!
  await emit(trx, {
    agency,
    name: 'outgoing.prepared',
    at,
    subject: subjectOf(passed),
    data: { outgoing: id, conversation: passed.conversation, account: account.id, state: row.state },
  })
  if (leaves) await offer(trx, row, at)
  return row
}

/** What it is about: its conversation, or the account itself. */
const subjectOf = ({ conversation, account }: Passed): string => conversation ?? account.id

const putOnRecord = (trx: DoorTrx, passed: Passed, outgoing: string): Promise<unknown> => {
  const { id, name, responsible } = passed.delegation
  return record(trx, [
    {
      agency: passed.agency,
      kind: 'message.prepared',
      subject: subjectOf(passed),
      at: passed.at,
      retention: passed.retention,
      parts: [
        textPart('text', passed.text),
        jsonPart('act', {
          by: passed.by.id,
          name: passed.by.name,
          outgoing,
          account: passed.account.id,
          delegation: { id, name, responsible },
          language: passed.language,
          ...(passed.profile
            ? { category: passed.category, profile: passed.profile }
            : { template: passed.template, answers: passed.answers }),
          ...(passed.category === 'automatic' ? { automatic: true } : {}),
        }),
      ],
    },
  ])
}
