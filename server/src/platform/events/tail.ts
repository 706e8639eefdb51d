import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Received } from './readers.ts'

/** A place in an agency's events, as text: "xid-id". It is the id of the live stream. */
export type Position = string

const parse = (position: Position): { xid: bigint; id: bigint } | null => {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(position)
  if (!match) return null
  const [xid, id] = [BigInt(match[1]!), BigInt(match[2]!)]
  return xid < 2n ** 64n && id < 2n ** 63n ? { xid, id } : null
}

/** Whether `a` lies behind `b`, both readable. */
export const isAfter = (a: Position, b: Position): boolean => {
  const [left, right] = [parse(a)!, parse(b)!]
  return left.xid === right.xid ? left.id > right.id : left.xid > right.xid
}

/** A reader that was away longer, or missed more, looks again from the start rather than catch up. */
const longestAway = 24 * 3600
const mostMissed = 50_000

/**
 * Whether the stream can go on from `position`: readable, not of another database's future (a restored copy), not
 * older than a day and not more than 50,000 events behind.
 */
export const canGoOnFrom = async (
  db: Db,
  agency: number,
  position: Position,
  now: Date,
): Promise<boolean> => {
  const from = parse(position)
  if (!from) return false
  const { rows } = await sql<{ known: boolean; missed: number; oldest: Date | null }>`select
      ${from.xid}::xid8 < pg_snapshot_xmax(pg_current_snapshot()) as known, count(*) as missed, min(at) as oldest
    from (select at from events.event where agency_id = ${agency} and (xid, id) > (${from.xid}::xid8, ${from.id}::int8)
      order by xid, id limit ${mostMissed + 1}) as missed`.execute(db)
  const { known, missed, oldest } = rows[0]!
  const tooOld = oldest !== null && oldest.getTime() < now.getTime() - longestAway * 1000
  return known && Number(missed) <= mostMissed && !tooOld
}

/** The position before which every event is visible to all readers. */
export const positionNow = async (db: Db): Promise<Position> => {
  const { rows } = await sql<{
    xid: string
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db)
  return `${BigInt(rows[0]!.xid) - 1n}-9223372036854775807`
}

/**
 * Events after `position`, oldest first, at most `most`.
 * @returns null when the position cannot be read: the caller must look again from the start.
 */
export const readFrom = async (
  db: Db,
  agency: number,
  position: Position,
  most: number,
): Promise<{ happened: Received[]; position: Position } | null> => {
  const from = parse(position)
  if (!from) return null
  const { rows } =
    await sql<Received>`select agency_id as agency, xid::text, id, name, at, subject, data from events.event
    where agency_id = ${agency} and (xid, id) > (${from.xid}::xid8, ${from.id}::int8) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id limit ${most}`.execute(db)
  const last = rows.at(-1)
  return { happened: rows, position: last ? `${last.xid}-${last.id}` : position }
}
