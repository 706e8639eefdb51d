import { sql } from 'kysely'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { insert } from './write.ts'

export type Known = {
  messageId: string
  fresh: boolean
  conversationId: string | null
  authorId: string | null
  revision: number
  state: string
  text: string | null
}

/**
 * Gives each network id its message: a new one under the UNIQUE key, or the one it already has, with its last revision.
 * Two processes with the same delivery: the second waits here and finds the first one's message.
 */
export const identify = async (
  trx: Trx,
  agency: number,
  account: string,
  networkIds: string[],
  at: Date,
): Promise<Map<string, Known>> => {
  // Ids are given in the order of arrival, rows are written in an order that all processes share.
  const idOf = new Map([...new Set(networkIds)].map((networkId) => [networkId, newId(at)]))
  const asked = [...idOf.keys()].sort()
  const types = { agency_id: 'int4', account_id: 'uuid', network_id: 'text', message_id: 'uuid' }
  const rows = asked.map((network_id) => ({
    agency_id: agency,
    account_id: account,
    network_id,
    message_id: idOf.get(network_id)!,
  }))
  const made = await insert(
    trx,
    'conversations.identity',
    types,
    rows,
    'on conflict do nothing returning network_id, message_id',
  )
  const known = new Map<string, Known>(
    made.map((row) => [
      row.network_id as string,
      {
        messageId: row.message_id as string,
        fresh: true,
        conversationId: null,
        authorId: null,
        revision: 0,
        state: '',
        text: null,
      },
    ]),
  )
  const older = asked.filter((networkId) => !known.has(networkId))
  if (older.length > 0) {
    const { rows: found } = await sql<{
      network_id: string
      message_id: string
      conversation_id: string
      author_id: string
      revision: number
      state: string
      text: string
    }>`
      select i.network_id, m.message_id, m.conversation_id, m.author_id, m.revision, m.state, r.text
      from conversations.identity i
      join conversations.message m on m.agency_id = i.agency_id and m.message_id = i.message_id
      join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where i.agency_id = ${agency} and i.account_id = ${account} and i.network_id = any(${older})
      order by m.message_id for update of m`.execute(trx)
    for (const row of found)
      known.set(row.network_id, {
        messageId: row.message_id,
        fresh: false,
        conversationId: row.conversation_id,
        authorId: row.author_id,
        revision: row.revision,
        state: row.state,
        text: row.text,
      })
  }
  return known
}
