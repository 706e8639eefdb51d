import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'

type Reader = Db | Trx

export type Flow = {
  slots: { at: Date; arrived: number; answered: number }[]
  arrived: number
  answered: number
  /** Conversations that were closed without any answer of ours. */
  unanswered: number
}

/**
 * Messages received and sent from `since` until `at`, in slots of `step` seconds, those without any included. Read by
 * `message_by_time`, a block range index.
 */
export const flowSince = async (
  db: Reader,
  agency: number,
  { since, at, step }: { since: Date; at: Date; step: number },
): Promise<Flow> => {
  const { rows } = await sql<{ slot: number; arrived: number; answered: number }>`
    select floor(extract(epoch from captured_at - ${since}::timestamptz) / ${step}::float8)::int as slot,
      count(*) filter (where direction = 'in')::int as arrived, count(*) filter (where direction = 'out' and not ('automatic' = any(marks)))::int as answered
    from conversations.message where agency_id = ${agency} and captured_at >= ${since} and captured_at <= ${at} group by 1`.execute(
    db,
  )
  const { rows: closed } = await sql<{ n: number }>`select count(*)::int as n from conversations.conversation
    where agency_id = ${agency} and state = 'closed' and closed_at >= ${since} and closed_at <= ${at} and out_count = 0 and merged_into is null`.execute(
    db,
  )
  const found = new Map(rows.map((row) => [row.slot, row]))
  const last = Math.floor((at.getTime() - since.getTime()) / 1000 / step)
  const slots = Array.from({ length: last + 1 }, (_, slot) => ({
    at: secondsAfter(since, slot * step),
    arrived: found.get(slot)?.arrived ?? 0,
    answered: found.get(slot)?.answered ?? 0,
  }))
  const sum = (of: 'arrived' | 'answered'): number => slots.reduce((n, slot) => n + slot[of], 0)
  return { slots, arrived: sum('arrived'), answered: sum('answered'), unanswered: closed[0]?.n ?? 0 }
}

/** Messages received and sent since `since`, by hour of the day in an IANA zone; hours without any are left out. */
export const flowByHour = async (
  db: Reader,
  agency: number,
  { since, at, zone }: { since: Date; at: Date; zone: string },
): Promise<{ hour: number; arrived: number; answered: number }[]> =>
  (
    await sql<{ hour: number; arrived: number; answered: number }>`
      select extract(hour from captured_at at time zone ${zone})::int as hour,
        count(*) filter (where direction = 'in')::int as arrived, count(*) filter (where direction = 'out' and not ('automatic' = any(marks)))::int as answered
      from conversations.message where agency_id = ${agency} and captured_at >= ${since} and captured_at <= ${at}
      group by 1 order by 1`.execute(db)
  ).rows
