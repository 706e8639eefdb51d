import type { Place } from '@callbox/contract'
import { sql } from 'kysely'
import type { Pack } from '#core/policy'
import type { Db } from '#platform/db'
import { type AlarmKind, rankOf } from './alarm.ts'

/** Alarms of one kind about one band that have climbed equally far, and that a person has or has not. */
export type Group = { kind: AlarmKind; band: Place | null; stage: number; has: boolean }
export type GroupRow = Group & { count: number; since: Date; oldest: string }

/**
 * The open alarms by kind, band, rung and whether a person has them: how many there are of each, and which has waited
 * longest. Those that nobody has come first, the most pressing before the others. Kinds, bands and rungs are few, so
 * this is short however many alarms are open; they are read once. `only`: of these alarms alone.
 */
export const groupsOf = async (
  db: Db,
  agency: number,
  pack: Pack,
  only: readonly string[] | null = null,
): Promise<GroupRow[]> => {
  const { rows } = await sql<GroupRow>`with open as materialized (
      select alarm_id, kind, coalesce(band, '') as band, stage, acknowledged_at is not null as has, since
      from alarms.alarm where agency_id = ${agency} and ended_at is null
        ${only ? sql`and alarm_id = any(${[...only]}::uuid[])` : sql``}),
    g as (select kind, band, stage, has, count(*)::int as count, min(since) as since from open group by 1, 2, 3, 4)
    select distinct on (g.kind, g.band, g.stage, g.has) g.kind, nullif(g.band, '') as band, g.stage, g.has, g.count, g.since, o.alarm_id as oldest
    from g join open o on o.kind = g.kind and o.band = g.band and o.stage = g.stage and o.has = g.has and o.since = g.since
    order by g.kind, g.band, g.stage, g.has, o.alarm_id`.execute(db)
  return rows.toSorted(
    (a, b) =>
      Number(a.has) - Number(b.has) ||
      rankOf(pack, a) - rankOf(pack, b) ||
      b.stage - a.stage ||
      a.since.getTime() - b.since.getTime() ||
      (a.kind < b.kind ? -1 : 1),
  )
}
