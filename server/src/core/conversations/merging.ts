import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import { sayOpenings } from './opening.ts'

/** What a merge moved, so that it can be moved back. */
export type Moved = {
  /** Messages that changed the conversation. */
  messages: string[]
  /** Answers of ours that were marked with whom they were for. */
  marked: string[]
  /** Conversations emptied earlier that pointed to it. */
  pointed: string[]
}

const row = (agency: number, id: string): RawBuilder<unknown> =>
  sql`(select * from conversations.conversation where agency_id = ${agency} and conversation_id = ${id})`

const moveMessages = async (trx: Trx, agency: number, from: string, into: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`update conversations.message set conversation_id = ${into}
      where agency_id = ${agency} and conversation_id = ${from} returning message_id as id`.execute(trx)
  ).rows.map((one) => one.id)

/** Answers that were given to another person than the conversation's say so from now on. */
const markAnswers = async (trx: Trx, agency: number, from: string, into: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`update conversations.message m set to_author_id = f.author_id
      from ${row(agency, from)} f, ${row(agency, into)} i
      where m.agency_id = ${agency} and m.conversation_id = ${from} and m.direction = 'out' and m.to_author_id is null and f.author_id <> i.author_id
      returning m.message_id as id`.execute(trx)
  ).rows.map((one) => one.id)

/** The emptied one is closed and points to where its messages stand; so does whatever pointed to it. */
const leaveEmpty = async (
  trx: Trx,
  agency: number,
  { from, into, by, at, why }: { from: string; into: string; by: string; at: Date; why: string | null },
): Promise<string[]> => {
  await sql`update conversations.conversation set state = 'closed', closed_at = ${at}, closed_as = 'merged', closed_by = ${by}, closed_why = ${why},
      in_count = 0, out_count = 0, merged_into = ${into}, version = version + 1 where agency_id = ${agency} and conversation_id = ${from}`.execute(
    trx,
  )
  const { rows } = await sql<{
    id: string
  }>`update conversations.conversation set merged_into = ${into} where agency_id = ${agency} and merged_into = ${from}
    returning conversation_id as id`.execute(trx)
  return rows.map((one) => one.id)
}

/**
 * Takes everything of one conversation into another; both stand locked and are not closed. The higher band wins with its
 * reasons, of two running clocks the earlier one, and what nobody has looked at or answered in either is unlooked and
 * unanswered now. Its copies go with it.
 */
export const mergeInto = async (
  trx: Trx,
  agency: number,
  { from, into, by, at, why }: { from: string; into: string; by: string; at: Date; why: string | null },
): Promise<Moved> => {
  const marked = await markAnswers(trx, agency, from, into)
  const messages = await moveMessages(trx, agency, from, into)
  await sql`update conversations.conversation c set
      band = case when f.rank < c.rank then f.band else c.band end, rank = least(f.rank, c.rank), score = greatest(f.score, c.score),
      band_set_by = case when f.rank < c.rank then f.band_set_by else c.band_set_by end,
      reasons = case when f.rank < c.rank then f.reasons else c.reasons end,
      language = case when c.language = 'und' then f.language else c.language end,
      marks = array(select distinct m from unnest(c.marks || f.marks) as m order by m),
      news = (c.news || f.news)[1:20],
      preview = case when f.last_in_at > c.last_in_at then f.preview else c.preview end,
      in_count = c.in_count + f.in_count, out_count = c.out_count + f.out_count,
      last_in_at = greatest(c.last_in_at, f.last_in_at), last_out_at = greatest(c.last_out_at, f.last_out_at),
      looked_at = n.looked_at, looked_by = case when n.looked_at is null then null when c.looked_at >= f.looked_at then c.looked_by else f.looked_by end,
      answered_at = n.answered_at, look_due_at = n.look_due, answer_due_at = n.answer_due,
      due_at = case when n.looked_at is null then n.look_due else n.answer_due end,
      state = case when c.state = 'waiting' and f.state = 'waiting' then 'waiting' else 'open' end, version = c.version + 1
    from ${row(agency, from)} f, ${row(agency, into)} i, lateral (select
        case when i.looked_at is null or f.looked_at is null then null else greatest(i.looked_at, f.looked_at) end as looked_at,
        case when i.answered_at is null or f.answered_at is null then null else greatest(i.answered_at, f.answered_at) end as answered_at,
        least(case when i.looked_at is null or f.looked_at is not null then i.look_due_at end, case when f.looked_at is null or i.looked_at is not null then f.look_due_at end) as look_due,
        least(case when i.answered_at is null or f.answered_at is not null then i.answer_due_at end, case when f.answered_at is null or i.answered_at is not null then f.answer_due_at end) as answer_due
      ) n
    where c.agency_id = ${agency} and c.conversation_id = ${into}`.execute(trx)
  await sql`update conversations.conversation set head_id = ${into}, version = version + 1
    where agency_id = ${agency} and head_id = ${from} and state = 'copy' and conversation_id <> ${into}`.execute(
    trx,
  )
  await sql`update conversations.wording set conversation_id = ${into} where agency_id = ${agency} and conversation_id = ${from}`.execute(
    trx,
  )
  const pointed = await leaveEmpty(trx, agency, { from, into, by, at, why })
  await sayOpenings(trx, agency, [into])
  return { messages, marked, pointed }
}

/** Moves messages to a conversation; the rows of both are put right by the caller. */
export const moveBack = async (
  trx: Trx,
  agency: number,
  to: string,
  { messages, marked, pointed }: Moved,
): Promise<void> => {
  await sql`update conversations.message set conversation_id = ${to} where agency_id = ${agency} and message_id = any(${messages}::uuid[])`.execute(
    trx,
  )
  if (marked.length > 0)
    await sql`update conversations.message set to_author_id = null where agency_id = ${agency} and message_id = any(${marked}::uuid[])`.execute(
      trx,
    )
  await sql`update conversations.wording set conversation_id = ${to} where agency_id = ${agency} and message_id = any(${messages}::uuid[])`.execute(
    trx,
  )
  if (pointed.length > 0)
    await sql`update conversations.conversation set merged_into = ${to} where agency_id = ${agency} and conversation_id = any(${pointed}::uuid[])`.execute(
      trx,
    )
}

/** Takes a split back: its messages stand where they stood, and what is left of it points there. */
export const foldBack = async (
  trx: Trx,
  agency: number,
  { born, origin, by, at }: { born: string; origin: string; by: string; at: Date },
): Promise<void> => {
  await moveMessages(trx, agency, born, origin)
  await sql`update conversations.wording set conversation_id = ${origin} where agency_id = ${agency} and conversation_id = ${born}`.execute(
    trx,
  )
  await leaveEmpty(trx, agency, { from: born, into: origin, by, at, why: 'split taken back' })
  await sayOpenings(trx, agency, [origin])
}

/** The conversations whose messages stand in this one now. */
export const mergedInto = async (db: Db | Trx, agency: number, id: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`select conversation_id as id from conversations.conversation
      where agency_id = ${agency} and merged_into = ${id} order by closed_at, conversation_id`.execute(db)
  ).rows.map((one) => one.id)

/** Authors by id, as the desk shows them. */
export const authorsBy = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<{ id: string; handle: string; name: string; picture: string | null; blocked: boolean }[]> =>
  ids.length === 0
    ? []
    : (
        await sql<{ id: string; handle: string; name: string; picture: string | null; blocked: boolean }>`
          select author_id as id, handle, display_name as name, picture_url as picture, blocked_at is not null as blocked
          from conversations.author where agency_id = ${agency} and author_id = any(${[...ids]}::uuid[])`.execute(
          db,
        )
      ).rows
