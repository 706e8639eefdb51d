import type { Closing } from '@callbox/contract'
import { sql } from 'kysely'
import type { Trx } from '#platform/db'

/** How a conversation stood before an act; what is kept, and counted by triggers, is not part of it. */
export type Stood = { id: string; before: Record<string, unknown> }

/** Locks conversations, always in the same order, and says how they stand; those that are not here are left out. */
export const howTheyStand = async (trx: Trx, agency: number, ids: readonly string[]): Promise<Stood[]> =>
  (
    await sql<Stood>`select conversation_id as id, to_jsonb(c) as before from conversations.conversation c
      where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[]) order by conversation_id for update`.execute(
      trx,
    )
  ).rows

/** A conversation and everything that stands under it. */
export const groupOf = async (trx: Trx, agency: number, ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`select conversation_id as id from conversations.conversation
      where agency_id = ${agency} and state = 'copy' and head_id = any(${[...ids]}::uuid[])`.execute(trx)
  ).rows
    .map((row) => row.id)
    .concat(ids)

/** The number of changes each has seen. */
export const versionsOf = async (
  trx: Trx,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, number>> =>
  new Map(
    (
      await sql<{
        id: string
        version: number
      }>`select conversation_id as id, version from conversations.conversation
        where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[])`.execute(trx)
    ).rows.map((row) => [row.id, row.version]),
  )

const columns = [
  'split',
  'band',
  'rank',
  'score',
  'band_set_by',
  'language',
  'language_set_by',
  'marks',
  'reasons',
  'preview',
  'opening',
  'in_count',
  'out_count',
  'last_in_at',
  'last_out_at',
  'look_due_at',
  'looked_at',
  'looked_by',
  'answer_due_at',
  'answered_at',
  'due_at',
  'closed_at',
  'closed_as',
  'closed_by',
  'closed_why',
  'passed_to',
  'passed_number',
  'news',
  'apart_from',
  'merged_into',
  'state',
  'head_id',
] as const
const set = sql.raw(columns.map((name) => `${name} = r.${name}`).join(', '))

/**
 * Puts conversations back to how they stood, clocks and all: those that nothing has changed since (`version`), whose
 * person has no other open conversation with the account, and, for a copy, whose head is open. Two statements: a copy
 * goes back after its head.
 * @returns those that were put back
 */
export const restore = async (
  trx: Trx,
  agency: number,
  parts: readonly { before: unknown; version: number }[],
): Promise<string[]> => {
  const befores = parts.map((part) => JSON.stringify(part.before))
  const versions = parts.map((part) => part.version)
  const put = async (copies: boolean): Promise<string[]> =>
    (
      await sql<{ id: string }>`update conversations.conversation c set ${set}, version = c.version + 1
        from unnest(${befores}::text[], ${versions}::int4[]) as p(before, version)
        cross join lateral jsonb_populate_record(null::conversations.conversation, p.before::jsonb) r
        where c.agency_id = ${agency} and r.agency_id = ${agency} and c.conversation_id = r.conversation_id and c.version = p.version
          and (r.state = 'copy') = ${copies}
          ${
            copies
              ? sql`and exists (select from conversations.conversation h where h.agency_id = c.agency_id and h.conversation_id = r.head_id and h.state = 'open')`
              : sql`and (r.state = 'closed' or r.split > 0 or c.state <> 'closed' or not exists (select from conversations.conversation o where o.agency_id = c.agency_id
                  and o.account_id = c.account_id and o.author_id = c.author_id and o.conversation_id <> c.conversation_id and o.state <> 'closed' and o.split = 0))`
          }
        returning c.conversation_id as id`.execute(trx)
    ).rows.map((row) => row.id)
  return [...(await put(false)), ...(await put(true))]
}

/** What copies were said to have added goes back to the head that they stand under again. */
export const wordingsBack = async (
  trx: Trx,
  agency: number,
  moved: readonly { copy: string; head: string }[],
): Promise<void> => {
  if (moved.length === 0) return
  await sql`update conversations.wording w set conversation_id = m.head
    from unnest(${moved.map((m) => m.copy)}::uuid[], ${moved.map((m) => m.head)}::uuid[]) as m(copy, head)
    where w.agency_id = ${agency} and w.conversation_id = m.copy`.execute(trx)
}

/** Closes many for one reason: one statement. They stand locked and may be closed. */
export const closeMany = async (
  trx: Trx,
  agency: number,
  ids: readonly string[],
  closing: {
    as: Closing
    by: string
    at: Date
    why: string | null
    passedTo: string | null
    passedNumber: string | null
  },
): Promise<void> => {
  await sql`update conversations.conversation set state = 'closed', closed_at = ${closing.at}, closed_as = ${closing.as}, closed_by = ${closing.by},
      closed_why = ${closing.why}, passed_to = ${closing.passedTo}, passed_number = ${closing.passedNumber}, version = version + 1
    where agency_id = ${agency} and conversation_id = any(${[...ids]}::uuid[]) and state <> 'closed'`.execute(
    trx,
  )
}
