import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Trx } from '#platform/db'

/** A message that came in, with who wrote it and how its conversation stands now. */
export type ArrivedMessage = {
  account: string
  conversation: string
  state: string
  marks: string[]
  networkAt: Date | null
  capturedAt: Date
  /** As triage read it; 'und' when nobody can tell. */
  language: string
  author: {
    id: string
    network: string
    networkId: string
    handle: string
    blockedAt: Date | null
  }
  conversationState: 'open' | 'waiting' | 'closed' | 'copy'
  band: Place
  answeredAt: Date | null
}

/**
 * A message of a person and the conversation it stands in, which is held until the transaction ends: nobody claims,
 * answers or closes it meanwhile. Null when there is none, or it is ours.
 */
export const arrivedMessage = async (
  trx: Trx,
  agency: number,
  message: string,
): Promise<ArrivedMessage | null> => {
  const { rows } = await sql<{
    account: string
    conversation: string
    state: string
    marks: string[]
    networkAt: Date | null
    capturedAt: Date
    language: string | null
    conversationLanguage: string
    authorId: string
    network: string
    networkId: string
    handle: string
    blockedAt: Date | null
    conversationState: ArrivedMessage['conversationState']
    band: Place
    answeredAt: Date | null
  }>`select m.account_id as account, m.conversation_id as conversation, m.state, m.marks, m.network_at as "networkAt",
      m.captured_at as "capturedAt", c.language as "conversationLanguage", a.author_id as "authorId", a.network,
      a.network_author_id as "networkId", a.handle, a.blocked_at as "blockedAt", c.state as "conversationState", c.band,
      c.answered_at as "answeredAt",
      (select s.language from conversations.assessment s where s.agency_id = m.agency_id and s.message_id = m.message_id
        order by s.revision desc limit 1) as language
    from conversations.message m
    join conversations.author a on a.agency_id = m.agency_id and a.author_id = m.author_id
    join conversations.conversation c on c.agency_id = m.agency_id and c.conversation_id = m.conversation_id
    where m.agency_id = ${agency} and m.message_id = ${message} and m.direction = 'in' for update of c`.execute(
    trx,
  )
  const row = rows[0]
  if (!row) return null
  const { authorId, network, networkId, handle, blockedAt, language, conversationLanguage, ...rest } = row
  return {
    ...rest,
    language: language && language !== 'und' ? language : conversationLanguage,
    author: { id: authorId, network, networkId, handle, blockedAt },
  }
}
