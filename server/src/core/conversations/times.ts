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

/** How many conversations took from `from` to less than `to` seconds; `overdue` of them wait still. */
export type Bin = { from: number; to: number; n: number; overdue: number }

export type TimesAsked = {
  since: Date
  at: Date
  targets: readonly { band: string; look: number; answer: number }[]
}

/**
 * The table `times`: one row for each conversation opened since `since` and each of look and answer, with the seconds
 * from the first message of the person, and whether it still is `open`. An id is made when its conversation opens, so the
 * primary key finds those of a stretch of time; an hour of grace for clocks that disagree. The three are put together by
 * grouping and not by joins: how many there are of the last hours is what the planner knows least, and a wrong guess
 * there joins every one with every other.
 */
const timesOf = (agency: number, { since, at, targets }: TimesAsked): RawBuilder<unknown> => sql`
  target as (
    select * from unnest(${targets.map((t) => t.band)}::text[], ${targets.map((t) => t.look)}::float8[], ${targets.map((t) => t.answer)}::float8[]) as t(band, look, answer)
  ), opened as (
    select conversation_id, band, state, opened_at from conversations.conversation
    where agency_id = ${agency} and conversation_id >= ${leastId(secondsAfter(since, -3600))}::uuid
      and split = 0 and opened_at >= ${since} and opened_at <= ${at}
  ), looks as (
    select subject as conversation_id, at from events.event
    where agency_id = ${agency} and name = 'conversation.looked' and at >= ${since} and at <= ${at}
  ), answers as (
    select conversation_id, captured_at as at from conversations.message
    where agency_id = ${agency} and direction = 'out' and not ('automatic' = any(marks)) and captured_at >= ${since} and captured_at <= ${at}
  ), known as (
    select band, state, opened_at, looked_at, answered_at from (
      select max(band) as band, max(state) as state, max(opened_at) as opened_at, min(looked_at) as looked_at, min(answered_at) as answered_at
      from (
        select conversation_id, band, state, opened_at, null::timestamptz as looked_at, null::timestamptz as answered_at from opened
        union all select conversation_id, null, null, null, at, null from looks
        union all select conversation_id, null, null, null, null, at from answers
      ) as said group by conversation_id
    ) as one where opened_at is not null
  ), times as (
    select k.band, 'look' as what, t.look as target, k.state,
      extract(epoch from coalesce(k.looked_at, k.answered_at, ${at}::timestamptz) - k.opened_at)::float8 as seconds,
      coalesce(k.looked_at, k.answered_at) is null as open
    from known k join target t using (band)
    union all
    select k.band, 'answer', t.answer, k.state,
      extract(epoch from coalesce(k.answered_at, ${at}::timestamptz) - k.opened_at)::float8, k.answered_at is null
    from known k join target t using (band)
  )`

/** Done, or past its target: one that still waits counts with the time it has waited once its target is past, and not before. */
const counts = sql`(not open or (state = 'open' and seconds > target))`

const figures = sql`count(*)::int as n,
  percentile_disc(0.5) within group (order by seconds) as p50,
  percentile_disc(0.95) within group (order by seconds) as p95,
  percentile_disc(0.99) within group (order by seconds) as p99,
  count(*) filter (where seconds <= target)::int as within,
  count(*) filter (where open)::int as overdue`

/**
 * First look and first answer of the conversations opened since `since`, by band: how long from the first message of
 * the person. One closed without an answer is not asked for one (APCO 4.2.5).
 */
export const firstTimes = async (db: Db, agency: number, asked: TimesAsked): Promise<Times[]> =>
  (
    await sql<Times>`with ${timesOf(agency, asked)}
    select band, what, ${figures} from times where ${counts} group by band, what order by band, what desc`.execute(
      db,
    )
  ).rows

/** How soon people expect help at the latest: three in four of those who ask within the hour of writing. */
export const expectedWithin = 3600
export const expectedBy = 0.75

export type WithinTheHour = { within: number; asked: number }
const ofTheHour = {
  within: sql`count(*) filter (where not open and seconds <= ${sql.lit(expectedWithin)})::int`,
  asked: sql`count(*) filter (where not open or (state = 'open' and seconds > ${sql.lit(expectedWithin)}))::int`,
}

/** A bin ends where it is this many times its beginning: four to each tenfold. */
const perTenfold = 4
const edge = (bin: number): number => Math.round(10 ** (bin / perTenfold) * 100) / 100

type SpreadRow = Omit<Times, 'band' | 'what'> & {
  /** Null in the one row that counts the answers within the hour. */
  band: Place | null
  what: Times['what']
  /** Null in the row that sums up a band. */
  bin: number | null
}

/**
 * What `firstTimes` and `withinTheHour` say, and the distribution behind it in bins that grow with the time (the first
 * from 0 s), in one pass: a wall asks for it every other second.
 */
export const firstTimesSpread = async (
  db: Db,
  agency: number,
  asked: TimesAsked,
): Promise<{ times: (Times & { bins: Bin[] })[]; hour: WithinTheHour }> => {
  const { rows } = await sql<SpreadRow>`with ${timesOf(agency, asked)}, counted as (
      select *, floor(log(greatest(seconds, 1)) * ${perTenfold}::int)::int as bin from times where ${counts}
    )
    select band, what, bin, ${figures} from counted group by grouping sets ((band, what), (band, what, bin))
    union all
    select null, 'answer', null, ${ofTheHour.asked}, 0, 0, 0, ${ofTheHour.within}, 0 from times where what = 'answer'
    order by band, what desc, bin`.execute(db)
  const hour = rows.find((row) => row.band === null)
  return {
    times: rows.flatMap(({ band, bin, ...whole }) =>
      band === null || bin !== null
        ? []
        : [{ ...whole, band, bins: rows.flatMap((one) => binOf(one, band, whole.what)) }],
    ),
    hour: { within: hour?.within ?? 0, asked: hour?.n ?? 0 },
  }
}

const binOf = (row: SpreadRow, band: Place, what: Times['what']): Bin[] =>
  row.band !== band || row.what !== what || row.bin === null
    ? []
    : [{ from: row.bin === 0 ? 0 : edge(row.bin), to: edge(row.bin + 1), n: row.n, overdue: row.overdue }]

/**
 * Of the conversations opened since `since`, those answered within the hour, among all that were answered or have waited
 * an hour; no band is left out, since people do not know of bands (APCO 4.2.5).
 */
export const withinTheHour = async (db: Db, agency: number, asked: TimesAsked): Promise<WithinTheHour> =>
  (
    await sql<WithinTheHour>`with ${timesOf(agency, asked)}
      select ${ofTheHour.within} as within, ${ofTheHour.asked} as asked from times where what = 'answer'`.execute(
      db,
    )
  ).rows[0]!
