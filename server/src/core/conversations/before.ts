import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import { type Cursor, conversationRows, type QueueRow } from './queue.ts'

type Reader = Db | Trx

/** How many of a person's conversations are counted. */
export const mostCounted = 100

/** A person as the agency knows them, and how their other conversations stood: the newest 100. */
export const personBefore = async (
  db: Reader,
  agency: number,
  author: string,
  except: string,
): Promise<{
  firstSeenAt: Date
  blockedAt: Date | null
  count: number
  threats: number
  atRisk: number
  ids: string[]
} | null> =>
  (
    await sql<{
      firstSeenAt: Date
      blockedAt: Date | null
      count: number
      threats: number
      atRisk: number
      ids: string[]
    }>`select a.first_seen_at as "firstSeenAt", a.blocked_at as "blockedAt", count(b.id)::int as count,
        (count(b.id) filter (where b.band = 'abuse_threat'))::int as threats, (count(b.id) filter (where b.band = 'life_at_risk'))::int as "atRisk",
        coalesce(array_agg(b.id) filter (where b.id is not null), '{}')::text[] as ids
      from conversations.author a left join lateral (
        select c.conversation_id as id, c.band from conversations.conversation c
        where c.agency_id = a.agency_id and c.author_id = a.author_id and c.conversation_id <> ${except}
        order by c.opened_at desc limit ${mostCounted}) b on true
      where a.agency_id = ${agency} and a.author_id = ${author} group by a.first_seen_at, a.blocked_at`.execute(
      db,
    )
  ).rows[0] ?? null

/** A page of a person's other conversations with the agency, on whatever account, newest first. */
export const beforePage = async (
  db: Reader,
  agency: number,
  asked: { author: string; except: string; after: Pick<Cursor, 'at' | 'id'> | null; limit: number },
): Promise<QueueRow[]> => {
  const { author, except, after, limit } = asked
  const past = after ? sql`and (c.opened_at, c.conversation_id) < (${after.at}, ${after.id}::uuid)` : sql``
  const { rows } = await sql<{ id: string }>`select c.conversation_id as id from conversations.conversation c
    where c.agency_id = ${agency} and c.author_id = ${author} and c.conversation_id <> ${except} ${past}
    order by c.opened_at desc, c.conversation_id desc limit ${limit}`.execute(db)
  const found = await conversationRows(
    db,
    agency,
    rows.map((row) => row.id),
  )
  const byId = new Map(found.map((row) => [row.id, row]))
  return rows.flatMap(({ id }) => byId.get(id) ?? [])
}

/** What messages are about, as it was said and as triage read it. */
export type SaidFacts = {
  conversation: string
  at: Date
  text: string
  places: string[]
  phones: string[]
}

/** The facts of messages from the public, each as its newest revision with words says it: of named ones, or of a conversation. */
export const factsSaid = async (
  db: Reader,
  agency: number,
  asked: { messages: readonly string[] } | { conversation: string },
): Promise<SaidFacts[]> => {
  const which =
    'messages' in asked
      ? sql`m.message_id = any(${[...asked.messages]}::uuid[])`
      : sql`m.conversation_id = ${asked.conversation}`
  return (
    await sql<SaidFacts>`select m.conversation_id as conversation, r.captured_at as at, left(r.text, 2000) as text,
        array_remove(array_prepend(r.context ->> 'place', array(select jsonb_array_elements_text(coalesce(a.details -> 'places', '[]')))), null) as places,
        array_remove(array_prepend(r.context ->> 'contact', array(select jsonb_array_elements_text(coalesce(a.details -> 'phones', '[]')))), null) as phones
      from conversations.message m
      cross join lateral (select * from conversations.revision r where r.agency_id = m.agency_id and r.message_id = m.message_id
        and r.kind <> 'deletion' order by r.revision desc limit 1) r
      left join conversations.assessment a on a.agency_id = r.agency_id and a.message_id = r.message_id and a.revision = r.revision
      where m.agency_id = ${agency} and m.direction = 'in' and ${which} order by m.captured_at, m.message_id`.execute(
      db,
    )
  ).rows
}
