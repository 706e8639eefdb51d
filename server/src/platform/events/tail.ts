import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Received } from './readers.ts'

/** A place in an agency's events, as text: "xid-id". It is the id of the live stream. */
export type Position = string

const parse = (position: Position): { xid: string; id: string } | null => {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(position)
  return match ? { xid: match[1]!, id: match[2]! } : null
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
