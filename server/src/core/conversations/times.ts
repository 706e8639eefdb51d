import type { Place } from '@callbox/contract'
import { type RawBuilder, sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import { leastId } from '#platform/ids'

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

/** How many conversations took from `from` to less than `to` seconds. */
export type Bin = {
  band: Place
  what: Times['what']
  from: number
  to: number
  n: number
  /** Of these, still waiting: they took so long already. */
  overdue: number
}

export type TimesAsked = {
  since: Date
  at: Date
  targets: readonly { band: string; look: number; answer: number }[]
}

/**
 * The table `times`: one row for each conversation opened since `since` and each of look and answer, with the seconds
 * from the first message of the person, and whether it still is `open`. An id is made when its conversation opens, so the
 * primary key finds those of a stretch of time; an hour of grace for clocks that disagree.
 */
const timesOf = (agency: number, { since, at, targets }: TimesAsked): RawBuilder<unknown> => sql`
  target as (
    select * from unnest(${targets.map((t) => t.band)}::text[], ${targets.map((t) => t.look)}::float8[], ${targets.map((t) => t.answer)}::float8[]) as t(band, look, answer)
  ), opened as (
    select conversation_id, band, state, opened_at from conversations.conversation
    where agency_id = ${agency} and conversation_id >= ${leastId(secondsAfter(since, -3600))}::uuid
      and split = 0 and opened_at >= ${since} and opened_at <= ${at}
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
  )`

/** Done, or past its target: one that still waits counts with the time it has waited once its target is past, and not before. */
const counts = sql`(not open or (state = 'open' and seconds > target))`

/**
 * First look and first answer of the conversations opened since `since`, by band: how long from the first message of
 * the person. One closed without an answer is not asked for one (APCO 4.2.5).
 */
export const firstTimes = async (db: Db, agency: number, asked: TimesAsked): Promise<Times[]> =>
  (
    await sql<Times>`with ${timesOf(agency, asked)}
    select band, what, count(*)::int as n,
      percentile_disc(0.5) within group (order by seconds) as p50,
      percentile_disc(0.95) within group (order by seconds) as p95,
      percentile_disc(0.99) within group (order by seconds) as p99,
      count(*) filter (where seconds <= target)::int as within,
      count(*) filter (where open)::int as overdue
    from times where ${counts}
    group by band, what order by band, what desc`.execute(db)
  ).rows

/** A bin ends where it is this many times its beginning: four to each tenfold. */
const perTenfold = 4
const edge = (bin: number): number => Math.round(10 ** (bin / perTenfold) * 100) / 100

/** The same conversations as `firstTimes` counts, as a distribution: bins that grow with the time, the first from 0 s. */
export const firstTimesSpread = async (db: Db, agency: number, asked: TimesAsked): Promise<Bin[]> => {
  const { rows } = await sql<{ band: Place; what: Times['what']; bin: number; n: number; overdue: number }>`
    with ${timesOf(agency, asked)}
    select band, what, floor(log(greatest(seconds, 1)) * ${perTenfold}::int)::int as bin,
      count(*)::int as n, count(*) filter (where open)::int as overdue
    from times where ${counts} group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows.map(({ bin, ...row }) => ({ ...row, from: bin === 0 ? 0 : edge(bin), to: edge(bin + 1) }))
}

/** How soon people expect help at the latest: three in four of those who ask within the hour of writing. */
export const expectedWithin = 3600
export const expectedBy = 0.75

/**
 * Of the conversations opened since `since`, those answered within the hour, among all that were answered or have waited
 * an hour; no band is left out, since people do not know of bands (APCO 4.2.5).
 */
export const withinTheHour = async (
  db: Db,
  agency: number,
  asked: TimesAsked,
): Promise<{ within: number; asked: number }> =>
  (
    await sql<{ within: number; asked: number }>`with ${timesOf(agency, asked)}
      select count(*) filter (where not open and seconds <= ${expectedWithin}::int)::int as within,
        count(*) filter (where not open or (state = 'open' and seconds > ${expectedWithin}::int))::int as asked
      from times where what = 'answer'`.execute(db)
  ).rows[0]!
