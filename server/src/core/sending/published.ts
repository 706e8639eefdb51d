import { webAddress } from '@callbox/contract'
import { jsonPart, record, textPart } from '#core/archive'
import { publishedMessage } from '#core/conversations'
import type { Trx } from '#platform/db'
import { isAutomatic, type OutgoingRow } from './outgoing.ts'
import { isProfile } from './profile.ts'
import { type Moving, move } from './store.ts'

type Found = { networkId: string; url: string | null }

/**
 * It is out: the state, the entry on the record and the message in the conversation, in one transaction; a profile is no
 * message.
 * @returns null when it was known already (or taken back): nothing is written twice.
 */
export const recordPublished = async (
  trx: Trx,
  row: OutgoingRow,
  { networkId, url: given }: Found,
  said: Pick<Moving, 'at' | 'by' | 'why' | 'set'>,
): Promise<OutgoingRow | null> => {
  const { at, by } = said
  const url = webAddress(given)
  const moved = await move(trx, row, {
    to: 'published',
    whenever: true,
    at,
    by,
    why: said.why ?? null,
    set: { ...said.set, network_id: networkId, url, published_at: at },
  })
  if (!moved) return null
  const [entry] = await record(trx, [
    {
      agency: row.agency_id,
      kind: 'message.published',
      subject: row.conversation_id ?? row.account_id,
      at,
      retention: { class: row.retention_class, regime: row.regime },
      parts: [
        textPart('text', row.text),
        jsonPart('act', {
          by: row.written_by,
          name: row.writer_name,
          outgoing: row.outgoing_id,
          account: row.account_id,
          delegation: { id: row.delegation_id, name: row.chain_name, responsible: row.chain_responsible },
          networkId,
          url,
          key: row.network_key,
          ...(isProfile(row) ? { category: row.category, profile: row.profile } : {}),
          ...(isAutomatic(row) ? { automatic: true } : {}),
        }),
      ],
    },
  ])
  if (isProfile(row)) return moved
  await publishedMessage(trx, {
    agency: row.agency_id,
    messageId: row.message_id,
    conversationId: row.conversation_id,
    accountId: row.account_id,
    outgoingId: row.outgoing_id,
    answers: row.in_reply_to,
    networkId,
    url,
    text: row.text,
    entryId: entry!.id,
    at,
    writtenAt: row.made_at,
    automatic: isAutomatic(row),
  })
  return moved
}
