import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Group } from './groups.ts'
import { refuse } from './refusals.ts'
import { type AlarmRow, alarmFields } from './store.ts'

type Place = { has: boolean; at: Date; id: string }

const form = /^1~([01])~(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
/** The end of the year 9999. */
const lastMoment = 253_402_300_799_999

/** Where a page of alarms ended, opaque to everybody else. */
const textOf = ({ has, at, id }: Place): string =>
  Buffer.from(`1~${has ? 1 : 0}~${at.getTime()}~${id}`).toString('base64url')

/** @throws bad_cursor for anything that `textOf` did not make. */
const placeFrom = (text: string): Place => {
  const plain =
    text.length <= 120 && /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url').toString('latin1') : ''
  const match = form.exec(plain)
  const at = Number(match?.[2])
  if (!match || at > lastMoment) throw refuse('bad_cursor')
  return { has: match[1] === '1', at: new Date(at), id: match[3]! }
}

/**
 * A page of the open alarms by keyset: first those that nobody has acknowledged, then the others, each the oldest first
 * (`alarm_listed`); or those of one group, who has waited longest first. In a flood there are thousands.
 * @throws bad_cursor
 */
export const alarmPage = async (
  db: Db,
  agency: number,
  { after, limit, group }: { after?: string | undefined; limit: number; group?: Group | undefined },
): Promise<{ rows: AlarmRow[]; next: string | null }> => {
  const place = after === undefined ? null : placeFrom(after)
  const at = group ? sql`since` : sql`raised_at`
  const past = place
    ? sql`and ((acknowledged_at is not null), ${at}, alarm_id) > (${place.has}::bool, ${place.at}, ${place.id})`
    : sql``
  const those = group
    ? sql`and kind = ${group.kind} and band is not distinct from ${group.band} and stage = ${group.stage} and (acknowledged_at is not null) = ${group.has}::bool`
    : sql``
  const { rows } = await sql<AlarmRow>`select ${alarmFields} from alarms.alarm
    where agency_id = ${agency} and ended_at is null ${those} ${past}
    order by (acknowledged_at is not null), ${at}, alarm_id limit ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next:
      rows.length > limit && last
        ? textOf({
            has: last.acknowledgedAt !== null,
            at: group ? last.since : last.raisedAt,
            id: last.id,
          })
        : null,
  }
}

/** Open alarms by their ids. */
export const alarmsById = async (db: Db, agency: number, ids: readonly string[]): Promise<AlarmRow[]> =>
  ids.length === 0
    ? []
    : (
        await sql<AlarmRow>`select ${alarmFields} from alarms.alarm
          where agency_id = ${agency} and ended_at is null and alarm_id = any(${[...ids]}::uuid[])`.execute(
          db,
        )
      ).rows
