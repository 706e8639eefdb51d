import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Db } from '#platform/db'

/** Seconds until something happened first, for the conversations of one band. */
export type Times = {
  band: Place
  what: 'look' | 'answer'
  n: number
  p50: number
  p95: number
  p99: number
  /** How many within the seconds given. */
  within: number
  /** Of these, still waiting and past their target at `at`. */
  overdue: number
}

/**
 * First look and first answer of the conversations opened since `since`, by band: how long from the first message of
 * the person. One that still waits counts with the time it has waited once its target is past, and not before; one
 * closed without an answer is not asked for one (APCO 4.2.5).
 */
export const firstTimes = async (
  db: Db,
  agency: number,
  {
    since,
    at,
    targets,
  }: { since: Date; at: Date; targets: readonly { band: string; look: number; answer: number }[] },
): Promise<Times[]> => {
  const { rows } = await sql<Times>`
    with target as (
      select * from unnest(${targets.map((t) => t.band)}::text[], ${targets.map((t) => t.look)}::float8[], ${targets.map((t) => t.answer)}::float8[]) as t(band, look, answer)
    ), opened as (
      select conversation_id, band, state, opened_at from conversations.conversation
      where agency_id = ${agency} and split = 0 and opened_at >= ${since} and opened_at <= ${at}
    ), looks as (
      select subject as conversation_id, min(at) as at from events.event
      where agency_id = ${agency} and name = 'conversation.looked' and at >= ${since} and at <= ${at} group by 1
    ), answers as (
      select conversation_id, min(captured_at) as at from conversations.message
      where agency_id = ${agency} and direction = 'out' and captured_at >= ${since} and captured_at <= ${at} group by 1
    ), times as (
      select o.band, 'look' as what, t.look as target, o.state,
        extract(epoch from coalesce(l.at, a.at, ${at}::timestamptz) - o.opened_at)::float8 as seconds, coalesce(l.at, a.at) is null as open
      from opened o join target t using (band) left join looks l using (conversation_id) left join answers a using (conversation_id)
      union all
      select o.band, 'answer', t.answer, o.state,
        extract(epoch from coalesce(a.at, ${at}::timestamptz) - o.opened_at)::float8, a.at is null
      from opened o join target t using (band) left join answers a using (conversation_id)
    )
    select band, what, count(*)::int as n,
      percentile_disc(0.5) within group (order by seconds) as p50,
      percentile_disc(0.95) within group (order by seconds) as p95,
      percentile_disc(0.99) within group (order by seconds) as p99,
      count(*) filter (where seconds <= target)::int as within,
      count(*) filter (where open)::int as overdue
    from times where not open or (state = 'open' and seconds > target)
    group by band, what order by band, what desc`.execute(db)
  return rows
}
