import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** What a connector needs to act on a message. */
export const messageRef = async (db: Reader, agency: number, message: string) =>
  (
    await sql<{
      accountId: string
      conversationId: string
      networkId: string
      refs: unknown
      direction: 'in' | 'out'
      authorId: string | null
      state: string
      text: string
    }>`
      select m.account_id as "accountId", m.conversation_id as "conversationId", m.network_id as "networkId", r.context -> 'refs' as refs, m.direction, m.author_id as "authorId", m.state, r.text
      from conversations.message m join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
      where m.agency_id = ${agency} and m.message_id = ${message}`.execute(db)
  ).rows[0] ?? null

/** The newest message from the person in a conversation: what a reply answers unless another is named. */
export const newestInbound = async (
  db: Reader,
  agency: number,
  conversation: string,
): Promise<string | null> =>
  (
    await sql<{
      id: string
    }>`select message_id as id from conversations.message where agency_id = ${agency} and conversation_id = ${conversation}
      and direction = 'in' and state <> 'undecodable' order by captured_at desc, message_id desc limit 1`.execute(
      db,
    )
  ).rows[0]?.id ?? null

export const authorRef = async (db: Reader, agency: number, author: string) =>
  (
    await sql<{
      network: string
      networkId: string
      handle: string
      name: string
      blockedAt: Date | null
    }>`select network, network_author_id as "networkId", handle,
      display_name as name, blocked_at as "blockedAt" from conversations.author where agency_id = ${agency} and author_id = ${author}`.execute(
      db,
    )
  ).rows[0] ?? null
