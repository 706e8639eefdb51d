import type { Closing, Place } from '@callbox/contract'
import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Trx } from '#platform/db'
import { newId } from '#platform/ids'
import type { Targets } from './conversation.ts'
import { doubtMark, liftedMark, previewOf } from './conversation.ts'
import { sayOpenings } from './opening.ts'

/** A conversation's row, locked; what the desk's use cases decide on. */
export const lockConversation = (trx: Trx, agency: number, id: string) =>
  trx
    .selectFrom('conversations.conversation')
    .selectAll()
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', id)
    .forUpdate()
    .executeTakeFirst()

const change = (trx: Trx, agency: number, id: string) =>
  trx
    .updateTable('conversations.conversation')
    .where('agency_id', '=', agency)
    .where('conversation_id', '=', id)

/** A person has looked. @returns seconds since the person wrote, or null when it had been looked at before. */
export const markLooked = async (
  trx: Trx,
  agency: number,
  id: string,
  by: string,
  at: Date,
): Promise<number | null> => {
  const { rows } = await sql<{ last_in_at: Date }>`update conversations.conversation
    set looked_at = ${at}, looked_by = ${by}, due_at = answer_due_at, version = version + 1
    where agency_id = ${agency} and conversation_id = ${id} and looked_at is null returning last_in_at`.execute(
    trx,
  )
  return rows[0] ? Math.max(0, (at.getTime() - rows[0].last_in_at.getTime()) / 1000) : null
}

/**
 * Whoever looks at a conversation looks at what was merged into it: those that nobody had looked at before.
 * @returns each with the seconds since the person wrote
 */
export const markMergedLooked = async (
  trx: Trx,
  agency: number,
  id: string,
  by: string,
  at: Date,
): Promise<{ id: string; seconds: number }[]> =>
  (
    await sql<{ id: string; last_in_at: Date }>`update conversations.conversation
      set looked_at = ${at}, looked_by = ${by}, version = version + 1
      where agency_id = ${agency} and merged_into = ${id} and looked_at is null
      returning conversation_id as id, last_in_at`.execute(trx)
  ).rows.map((row) => ({
    id: row.id,
    seconds: Math.max(0, (at.getTime() - row.last_in_at.getTime()) / 1000),
  }))

/** A person's word on the band: it moves the place in the queue and both clocks, counted from now. */
export const setBand = async (
  trx: Trx,
  agency: number,
  id: string,
  band: Place,
  by: string,
  at: Date,
  targets: Targets,
): Promise<void> => {
  const target = targets[band]
  const look = secondsAfter(at, target.first_look_seconds)
  const answer = secondsAfter(at, target.first_answer_seconds)
  await sql`update conversations.conversation set band = ${band}, rank = ${target.rank}, band_set_by = ${by}, marks = array_remove(array_remove(marks, ${liftedMark}), ${doubtMark}), version = version + 1,
      look_due_at = case when looked_at is null then ${look}::timestamptz else look_due_at end,
      answer_due_at = case when answered_at is null then ${answer}::timestamptz else answer_due_at end,
      due_at = case when looked_at is null then ${look}::timestamptz when answered_at is null then ${answer}::timestamptz else due_at end
    where agency_id = ${agency} and conversation_id = ${id}`.execute(trx)
}

/** A person's word on the language: triage says no other afterwards. */
export const setLanguage = async (
  trx: Trx,
  agency: number,
  id: string,
  language: string,
  by: string,
): Promise<void> => {
  await change(trx, agency, id)
    .set((eb) => ({ language, language_set_by: by, version: eb('version', '+', 1) }))
    .execute()
}

export const closeConversation = async (
  trx: Trx,
  agency: number,
  id: string,
  closing: {
    as: Closing
    by: string
    at: Date
    why: string | null
    passedTo: string | null
    passedNumber: string | null
  },
): Promise<void> => {
  await change(trx, agency, id)
    .set((eb) => ({
      state: 'closed',
      closed_at: closing.at,
      closed_as: closing.as,
      closed_by: closing.by,
      closed_why: closing.why,
      passed_to: closing.passedTo,
      passed_number: closing.passedNumber,
      version: eb('version', '+', 1),
    }))
    .execute()
}

/** Back into the queue, both clocks from now. @throws the unique violation when another of the person's conversations is open. */
export const reopenConversation = async (
  trx: Trx,
  agency: number,
  id: string,
  band: Place,
  at: Date,
  targets: Targets,
): Promise<void> => {
  const look = secondsAfter(at, targets[band].first_look_seconds)
  const answer = secondsAfter(at, targets[band].first_answer_seconds)
  await change(trx, agency, id)
    .set((eb) => ({
      state: 'open',
      closed_at: null,
      closed_as: null,
      closed_by: null,
      closed_why: null,
      passed_to: null,
      passed_number: null,
      looked_at: null,
      answered_at: null,
      look_due_at: look,
      answer_due_at: answer,
      due_at: look,
      version: eb('version', '+', 1),
    }))
    .execute()
}

/** Messages into a conversation of their own, which the one-open-conversation rule lets be. @returns the new one's id, or null when nothing would be left. */
export const splitOff = async (
  trx: Trx,
  agency: number,
  id: string,
  messages: string[],
  at: Date,
): Promise<string | null> => {
  const { rows: left } = await sql<{
    stay: number
    go: number
  }>`select count(*) filter (where not message_id = any(${messages}::uuid[])) as stay,
      count(*) filter (where message_id = any(${messages}::uuid[])) as go
    from conversations.message where agency_id = ${agency} and conversation_id = ${id} and direction = 'in'`.execute(
    trx,
  )
  if (!left[0] || left[0].stay === 0 || left[0].go === 0) return null
  const into = newId(at)
  await sql`insert into conversations.conversation (agency_id, conversation_id, account_id, author_id, split, state, band, rank, score, language, marks, reasons, preview,
      in_count, opened_at, last_in_at, look_due_at, looked_at, looked_by, answer_due_at, due_at)
    select c.agency_id, ${into}, c.account_id, c.author_id,
      (select coalesce(max(split), 0) + 1 from conversations.conversation x where x.agency_id = c.agency_id and x.account_id = c.account_id and x.author_id = c.author_id),
      'open', c.band, c.rank, c.score, c.language, c.marks, c.reasons, left(r.text, 160),
      ${left[0].go}::int, ${at}, m.captured_at, c.look_due_at, c.looked_at, c.looked_by, c.answer_due_at, c.due_at
    from conversations.conversation c
    join lateral (select * from conversations.message m where m.agency_id = c.agency_id and m.conversation_id = c.conversation_id and m.direction = 'in' and m.message_id = any(${messages}::uuid[]) order by captured_at desc limit 1) m on true
    join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
    where c.agency_id = ${agency} and c.conversation_id = ${id}`.execute(trx)
  await sql`update conversations.message set conversation_id = ${into} where agency_id = ${agency} and conversation_id = ${id} and direction = 'in' and message_id = any(${messages}::uuid[])`.execute(
    trx,
  )
  const { rows: stays } = await sql<{ text: string; at: Date }>`select r.text, m.captured_at as at
    from conversations.message m
    join conversations.revision r on r.agency_id = m.agency_id and r.message_id = m.message_id and r.revision = m.revision
    where m.agency_id = ${agency} and m.conversation_id = ${id} and m.direction = 'in'
    order by m.captured_at desc, m.message_id desc limit 1`.execute(trx)
  await change(trx, agency, id)
    .set((eb) => ({
      in_count: left[0]!.stay,
      preview: previewOf(stays[0]!.text),
      last_in_at: stays[0]!.at,
      version: eb('version', '+', 1),
    }))
    .execute()
  await sayOpenings(trx, agency, [id, into])
  return into
}
