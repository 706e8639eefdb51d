import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

/** How many rows a search may look at: what it costs does not grow with the centre. */
const bounds = { people: 1000, open: 5000, waiting: 2000, copy: 2000, closed: 5000 } as const

/** The words of what somebody typed: letters and digits, at most eight. */
export const soughtWords = (typed: string): string[] =>
  [...typed.normalize('NFC').matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) => word).slice(0, 8)

/**
 * The newest conversations of the people one of whose words (of name or handle) begins with each of the sought ones;
 * who was seen last comes first, with two conversations each. Served by the index `author_by_word`; of more than 1,000
 * people who match, some 1,000 are looked at.
 */
export const findByAuthor = async (
  db: Reader,
  agency: number,
  words: readonly string[],
  limit: number,
): Promise<string[]> => {
  if (words.length === 0) return []
  const query = words.map((word) => `'${word}':*`).join(' & ')
  const { rows } = await sql<{ id: string }>`with known as (
      select author_id, last_seen_at from conversations.author
      where agency_id = ${agency}
        and to_tsvector('simple'::regconfig, translate(handle || ' ' || display_name, '@._-', '    ')) @@ to_tsquery('simple'::regconfig, ${query})
      limit ${bounds.people}
    ), newest as (select author_id, last_seen_at from known order by last_seen_at desc, author_id limit ${limit})
    select c.conversation_id as id from newest n cross join lateral (
      select conversation_id, opened_at from conversations.conversation
      where agency_id = ${agency} and author_id = n.author_id order by opened_at desc limit 2
    ) c order by n.last_seen_at desc, c.opened_at desc limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** An index of the conversations gives each part in its order; the search stops at its limit or its bound. */
const parts = [
  { state: 'open', by: sql`rank, due_at, conversation_id`, bound: bounds.open },
  { state: 'waiting', by: sql`last_out_at, conversation_id`, bound: bounds.waiting },
  { state: 'copy', by: sql`opened_at desc, conversation_id desc`, bound: bounds.copy },
  { state: 'closed', by: sql`closed_at desc, conversation_id desc`, bound: bounds.closed },
] as const

/**
 * Conversations whose first and newest words (what the queue shows of them) hold all of the sought ones: the most urgent open first, then what waits, copies and
 * what was closed last. No index of all words is kept, since it would be paid for by every arrival: of each state the
 * first some thousands in its order are looked through.
 */
export const findByWords = async (
  db: Reader,
  agency: number,
  words: readonly string[],
  limit: number,
): Promise<string[]> => {
  if (words.length === 0) return []
  const like = words.map((word) => `%${word}%`)
  const found: string[] = []
  for (const { state, by, bound } of parts) {
    if (found.length >= limit) break
    const { rows } = await sql<{ id: string }>`select conversation_id as id from (
        select conversation_id, preview, opening from conversations.conversation
        where agency_id = ${agency} and state = ${sql.lit(state)} order by ${by} limit ${bound}
      ) as first where concat_ws(' ', opening, preview) ilike all(${like}::text[]) limit ${limit - found.length}`.execute(
      db,
    )
    found.push(...rows.map((row) => row.id))
  }
  return found
}
