import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Day } from './days.ts'
import type { Follows, Pattern } from './pattern.ts'

export type LineKind = 'on' | 'off' | 'leave'
export type LineSource = 'hand' | 'swap' | 'csv' | 'ical'
/** What differs from the pattern. */
export type Line = {
  id: string
  person: string
  kind: LineKind
  from: Date
  until: Date
  why: string
  source: LineSource
}
/** Somebody's pattern over a time. */
export type Followed = Follows & { id: string; person: string; pattern: string; name: string } & Pick<
    Pattern,
    'days' | 'shifts'
  >

type Reader = Db | Trx

const lineFields = sql`line_id as id, person_id as person, kind, starts_at as "from", ends_at as until, why, source`

/** Lines that stand and touch a stretch of time, of some people or of all (`null`), the newest last. */
export const linesOver = async (
  db: Reader,
  agency: number,
  people: readonly string[] | null,
  from: Date,
  until: Date,
): Promise<Line[]> =>
  (
    await sql<Line>`select ${lineFields} from rota.line
      where agency_id = ${agency} and struck_at is null and ends_at > ${from} and starts_at < ${until}
        ${people ? sql`and person_id = any(${[...people]}::text[])` : sql``}
      order by made_at, line_id`.execute(db)
  ).rows

/** One line that stands, locked; null when there is none. */
export const lineFor = async (trx: Trx, agency: number, id: string): Promise<Line | null> =>
  (
    await sql<Line>`select ${lineFields} from rota.line
      where agency_id = ${agency} and line_id = ${id} and struck_at is null for update`.execute(trx)
  ).rows[0] ?? null

/** The patterns that people follow on some of these days, of some people or of all (`null`); `until` is not included. */
export const followedOver = async (
  db: Reader,
  agency: number,
  people: readonly string[] | null,
  from: Day,
  until: Day,
): Promise<Followed[]> =>
  (
    await sql<Followed>`select f.follows_id as id, f.person_id as person, f.pattern_id as pattern, p.name, p.days, p.shifts,
        f.first_day::text as "firstDay", f.from_day::text as "fromDay", f.until_day::text as "untilDay"
      from rota.follows f join rota.pattern p on p.agency_id = f.agency_id and p.pattern_id = f.pattern_id
      where f.agency_id = ${agency} and f.from_day < ${until}::date and (f.until_day is null or f.until_day > ${from}::date)
        ${people ? sql`and f.person_id = any(${[...people]}::text[])` : sql``}
      order by f.from_day, f.follows_id`.execute(db)
  ).rows

/** Which of these people the rota knows anything of: a pattern they follow or followed, or a line that stands. */
export const knownAmong = async (
  db: Reader,
  agency: number,
  people: readonly string[],
): Promise<Set<string>> =>
  new Set(
    (
      await sql<{
        person: string
      }>`select distinct person_id as person from rota.follows where agency_id = ${agency} and person_id = any(${[...people]}::text[])
        union select distinct person_id from rota.line where agency_id = ${agency} and struck_at is null
          and person_id = any(${[...people]}::text[])`.execute(db)
    ).rows.map((row) => row.person),
  )

/** The patterns that can be followed, by name. */
export const patternsOf = async (db: Reader, agency: number): Promise<Pattern[]> =>
  (
    await sql<Pattern>`select pattern_id as id, name, days, shifts from rota.pattern
      where agency_id = ${agency} and removed_at is null order by lower(name), pattern_id`.execute(db)
  ).rows

export const insertLines = async (
  trx: Trx,
  agency: number,
  lines: readonly Line[],
  { by, at, swap = null }: { by: string; at: Date; swap?: string | null },
): Promise<void> => {
  if (lines.length === 0) return
  const rows = lines.map((one) => ({ ...one, from: one.from.toISOString(), until: one.until.toISOString() }))
  await sql`insert into rota.line (agency_id, line_id, person_id, kind, starts_at, ends_at, why, source, swap_id, made_by, made_at)
    select ${agency}, id, person, kind, "from", until, why, source, ${swap}::uuid, ${by}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(id uuid, person text, kind text, "from" timestamptz, until timestamptz, why text, source text)`.execute(
    trx,
  )
}
