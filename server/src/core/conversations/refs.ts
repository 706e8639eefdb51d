import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** The account that each of some conversations stands on; what there is none of is left out. */
export const accountsOfConversations = async (
  db: Reader,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> =>
  accountsById(
    await sql<Owned>`select conversation_id as id, account_id as account from conversations.conversation
      where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[])`.execute(db),
  )

/** The account that each of some messages came to or left by. */
export const accountsOfMessages = async (
  db: Reader,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, string>> =>
  accountsById(
    await sql<Owned>`select message_id as id, account_id as account from conversations.message
      where agency_id = ${agency} and message_id = any(${[...ids]}::uuid[])`.execute(db),
  )

type Owned = { id: string; account: string }
const accountsById = ({ rows }: { rows: Owned[] }): Map<string, string> =>
  new Map(rows.map(({ id, account }) => [id, account]))

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
