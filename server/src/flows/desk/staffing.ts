import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { flowByHour } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'
import { silentAfter } from './shift.ts'

const days = 28
const day = 86_400

type Asked = { since: Date; at: Date; zone: string }

/**
 * Hours worked on shift by hour of the day in an IANA zone, and when the first of these shifts began. A shift counts
 * until it was ended, and no longer than its console was seen: one that was left open is not staffing.
 */
const workedByHour = async (
  db: Db,
  agency: number,
  { since, at, zone }: Asked,
): Promise<{ hour: number; hours: number; first: Date }[]> =>
  (
    await sql<{ hour: number; hours: number; first: Date }>`
      with spans as (
        select greatest(started_at, ${since}::timestamptz) as a,
          least(coalesce(ended_at, ${at}::timestamptz), seen_at + make_interval(secs => ${silentAfter}::float8), ${at}::timestamptz) as b
        from desk.shift where agency_id = ${agency} and started_at <= ${at} and seen_at >= ${since}
      )
      select extract(hour from h at time zone ${zone})::int as hour, min(a) as first,
        sum(greatest(0, extract(epoch from least(b, h + interval '1 hour') - greatest(a, h))))::float8 / 3600 as hours
      from spans cross join lateral generate_series(date_trunc('hour', a, ${zone}), b, interval '1 hour') as h
      where b > a group by 1 order by 1`.execute(db)
  ).rows

const round = (n: number): number => Math.round(n * 10) / 10

/** What arrives in each hour of the day beside who is there to answer it (CoP CM4). */
export const staffing: Evidence = {
  clauses: ['CoP-CM4'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const { zone } = await agencyOf(db, agency)
    const asked = { since: secondsAfter(at, -days * day), at, zone }
    const [flow, worked] = [await flowByHour(db, agency, asked), await workedByHour(db, agency, asked)]
    const rows = Array.from({ length: 24 }, (_, hour) => {
      const came = flow.find((one) => one.hour === hour)
      const there = worked.find((one) => one.hour === hour)?.hours ?? 0
      return {
        hour,
        arrived: came?.arrived ?? 0,
        answered: came?.answered ?? 0,
        hours_on_shift: round(there),
        arrived_per_person_and_hour: there > 0 ? round((came?.arrived ?? 0) / there) : null,
      }
    }).filter((row) => row.arrived > 0 || row.hours_on_shift > 0)
    const busiest = rows.toSorted((a, b) => b.arrived - a.arrived)[0]
    const alone = rows.filter((row) => row.arrived > 0 && row.hours_on_shift === 0).length
    return {
      state: 'partly',
      sentence: `${
        busiest
          ? `The last ${days} days by hour of the day: most came from ${busiest.hour}:00, ${counted(busiest.arrived, 'message')} to ${counted(busiest.hours_on_shift, 'hour')} on shift; in ${counted(alone, 'hour')} of the day something came and nobody was on shift.`
          : `Nothing came and nobody was on shift in the last ${days} days.`
      } How much one person can answer is not agreed, and nothing is forecast.`,
      figure: busiest ? `${counted(alone, 'hour')} of the day without anybody` : null,
      rows: rows.slice(0, mostRows),
    }
  },
}

/** Hand-over from shift to shift: of the notes left, how many somebody of the next has read (CoP CM4). */
export const handOvers: Evidence = {
  clauses: ['CoP-CM4'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const { rows } = await sql<{
      note: string
      left: Date
      readers: number
      first: Date | null
      n: number
      read: number
    }>`
      select n.note_id as note, n.at as left, count(r.person_id)::int as readers, min(r.at) as first,
        count(*) over ()::int as n, (sum(least(count(r.person_id), 1)) over ())::int as read
      from desk.shift_note n left join desk.shift_note_read r on r.agency_id = n.agency_id and r.note_id = n.note_id
      where n.agency_id = ${agency} and n.at >= ${secondsAfter(at, -days * day)} and n.at <= ${at}
      group by n.note_id, n.at order by n.at desc limit ${mostRows}`.execute(db)
    const { n = 0, read = 0 } = rows[0] ?? {}
    return {
      state: read === n ? 'met' : 'partly',
      sentence:
        n === 0
          ? `No shift of the last ${days} days left a note for the next.`
          : `${read} of ${counted(n, 'hand-over note')} of the last ${days} days ${plural(read, 'was', 'were')} read by somebody who came after.`,
      figure: n === 0 ? null : `${read} of ${n} read`,
      rows: rows.map((row) => ({
        note: row.note,
        left: row.left.toISOString(),
        readers: row.readers,
        seconds_to_first: row.first && Math.round((row.first.getTime() - row.left.getTime()) / 1000),
      })),
    }
  },
}
