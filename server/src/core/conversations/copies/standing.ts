import type { Closing } from '@callbox/contract'
import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import type { Targets } from '../conversation.ts'

const clocks = (at: Date, targets: Targets) => {
  const bands = Object.keys(targets) as (keyof Targets)[]
  const look = bands.map((band) => secondsAfter(at, targets[band].first_look_seconds))
  const answer = bands.map((band) => secondsAfter(at, targets[band].first_answer_seconds))
  return sql`unnest(${bands}::text[], ${look}::timestamptz[], ${answer}::timestamptz[]) as t(band, look, answer)`
}
const openFromNow = sql`state = 'open', looked_at = null, looked_by = null, answered_at = null, look_due_at = t.look, answer_due_at = t.answer,
  due_at = t.look, version = c.version + 1`

/** A copy stands by itself, both clocks from now. `byPerson`: somebody said that it is none, and may take that back. */
export const standAlone = async (
  trx: Trx,
  agency: number,
  id: string,
  at: Date,
  targets: Targets,
  byPerson: boolean,
): Promise<void> => {
  await sql`update conversations.conversation c set ${openFromNow}, apart_from = case when ${byPerson} then c.head_id end
    from ${clocks(at, targets)} where c.agency_id = ${agency} and c.conversation_id = ${id} and c.state = 'copy' and t.band = c.band`.execute(
    trx,
  )
}

/** Back under the head that a person took it from. */
export const standUnder = async (trx: Trx, agency: number, id: string, head: string): Promise<void> => {
  await sql`update conversations.conversation set state = 'copy', head_id = ${head}, apart_from = null, version = version + 1
    where agency_id = ${agency} and conversation_id = ${id} and state = 'open'`.execute(trx)
}

/** Closes the copies that came up to `upTo`, as their head is closed; `except` are in somebody's hands. One statement. */
export const closeCopies = async (
  trx: Trx,
  agency: number,
  head: string,
  {
    upTo,
    except,
    ...closing
  }: {
    upTo: Date
    except: readonly string[]
    as: Closing
    by: string
    at: Date
    why: string | null
    passedTo: string | null
    passedNumber: string | null
  },
): Promise<string[]> =>
  (
    await sql<{
      id: string
    }>`update conversations.conversation set state = 'closed', closed_at = ${closing.at}, closed_as = ${closing.as}, closed_by = ${closing.by},
        closed_why = ${closing.why}, passed_to = ${closing.passedTo}, passed_number = ${closing.passedNumber}, version = version + 1
      where agency_id = ${agency} and head_id = ${head} and state = 'copy' and opened_at <= ${upTo} and last_in_at <= ${upTo}
        and conversation_id <> all(${except}::uuid[])
      returning conversation_id as id`.execute(trx)
  ).rows.map((row) => row.id)

/**
 * Copies are never left under a conversation that is answered, closed or gone: of each such group the most urgent and
 * oldest copy stands in its place, both clocks from now, with the others under it.
 */
export const succeed = async (
  trx: Trx,
  agency: number,
  at: Date,
  targets: Targets,
  heads?: readonly string[],
): Promise<{ head: string; next: string }[]> => {
  const { rows } = await sql<{ head: string }>`select conversation_id as head from conversations.conversation
    where agency_id = ${agency} and copies > 0 and state <> 'open' ${heads ? sql`and conversation_id = any(${heads}::uuid[])` : sql``}
    order by conversation_id limit 100 for update skip locked`.execute(trx)
  if (rows.length === 0) return []
  const left = rows.map((row) => row.head)
  const { rows: chosen } = await sql<{ head: string; next: string }>`
    select distinct on (head_id) head_id as head, conversation_id as next from conversations.conversation
    where agency_id = ${agency} and state = 'copy' and head_id = any(${left}::uuid[]) order by head_id, rank, opened_at, conversation_id`.execute(
    trx,
  )
  if (chosen.length === 0) return []
  const [from, to] = [chosen.map((one) => one.head), chosen.map((one) => one.next)]
  const moves = sql`unnest(${from}::uuid[], ${to}::uuid[]) as m(head, next)`
  await sql`update conversations.conversation c set ${openFromNow}, news = h.news
    from ${moves} join conversations.conversation h on h.agency_id = ${agency} and h.conversation_id = m.head, ${clocks(at, targets)}
    where c.agency_id = ${agency} and c.conversation_id = m.next and t.band = c.band`.execute(trx)
  await sql`update conversations.conversation c set head_id = m.next, version = c.version + 1 from ${moves}
    where c.agency_id = ${agency} and c.head_id = m.head and c.state = 'copy'`.execute(trx)
  await sql`update conversations.wording w set conversation_id = m.next from ${moves}
    where w.agency_id = ${agency} and w.conversation_id = m.head`.execute(trx)
  return chosen
}

/** The agencies where a group has lost its head. */
export const agenciesWithLeftBehind = async (db: Db): Promise<number[]> =>
  (
    await sql<{
      agency_id: number
    }>`select distinct agency_id from conversations.conversation where copies > 0 and state <> 'open'`.execute(
      db,
    )
  ).rows.map((row) => row.agency_id)
