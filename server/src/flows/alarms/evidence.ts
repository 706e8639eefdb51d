import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { staysOnScreens } from './alarm.ts'

const days = 30
/** Seconds from the alarm until a person has acknowledged it, above which the route is too slow. */
const acknowledgedWithin = 300

/**
 * Missed targets became alarms along the timed route, and how long until a person had each (CoP CM3, R2). An alarm
 * that ended by itself before anybody acknowledged it is counted apart.
 */
const escalated: Evidence = {
  clauses: ['CoP-CM3', 'CoP-R2'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const since = secondsAfter(at, -days * 86_400)
    const [found, waiting, routes] = await Promise.all([
      sql<{
        kind: string
        raised: number
        acknowledged: number
        p50: number | null
        p95: number | null
      }>`select kind, count(*)::int as raised,
          count(acknowledged_at)::int as acknowledged,
          percentile_disc(0.5) within group (order by extract(epoch from acknowledged_at - raised_at)::float8) as p50,
          percentile_disc(0.95) within group (order by extract(epoch from acknowledged_at - raised_at)::float8) as p95
        from alarms.alarm where agency_id = ${agency} and raised_at >= ${since} and raised_at <= ${at} group by kind order by kind`.execute(
        db,
      ),
      sql<{
        alarm: string
        kind: string
        raised: Date
        n: number
      }>`select alarm_id as alarm, kind, raised_at as raised, count(*) over ()::int as n from alarms.alarm
        where agency_id = ${agency} and kind <> all(${[...staysOnScreens]}) and ended_at is null and acknowledged_at is null and raised_at <= ${secondsAfter(at, -acknowledgedWithin)}
        order by raised_at limit ${mostRows - 10}`.execute(db),
      sql<{
        n: number
      }>`select count(*)::int as n from alarms.route where agency_id = ${agency} and state = 'on'`.execute(
        db,
      ),
    ])
    const late = waiting.rows[0]?.n ?? 0
    const quiet: readonly string[] = staysOnScreens
    const slow = found.rows.filter((row) => !quiet.includes(row.kind) && (row.p95 ?? 0) > acknowledgedWithin)
    const out = routes.rows[0]!.n
    const raised = found.rows.reduce((n, row) => n + row.raised, 0)
    const acknowledged = found.rows.reduce((n, row) => n + row.acknowledged, 0)
    return {
      state: late > 0 ? 'not met' : out === 0 || slow.length > 0 ? 'partly' : 'met',
      sentence: `${counted(raised, 'alarm')} in the last ${days} days, ${acknowledged} acknowledged by a person; ${late} ${plural(late, 'has', 'have')} waited longer than ${acknowledgedWithin} seconds. ${out === 0 ? 'No way out of band is set: add an e-mail address or a webhook.' : `${counted(out, 'way')} out of band ${plural(out, 'is', 'are')} set.`}`,
      figure: `${acknowledged} of ${raised} acknowledged`,
      rows: [
        ...found.rows.map((row) => ({ ...row })),
        ...waiting.rows.map((row) => ({
          alarm: row.alarm,
          kind: row.kind,
          raised: row.raised.toISOString(),
        })),
      ].slice(0, mostRows),
    }
  },
}

/** What threatens officers or others: its own timed route in the pack, and how long until a person had it (CoP CM3). */
const threats: Evidence = {
  clauses: ['CoP-CM3'],
  kind: 'measured',
  async read(db, { agency, at, pack }) {
    const { first_look_seconds: look, escalation } = pack.targets.abuse_threat
    const { rows } = await sql<{
      raised: number
      acknowledged: number
      p50: number | null
      p95: number | null
      last: Date | null
    }>`select count(*)::int as raised, count(acknowledged_at)::int as acknowledged, max(raised_at) as last,
        percentile_disc(0.5) within group (order by extract(epoch from acknowledged_at - missed_at)::float8) as p50,
        percentile_disc(0.95) within group (order by extract(epoch from acknowledged_at - missed_at)::float8) as p95
      from alarms.alarm where agency_id = ${agency} and band = 'abuse_threat'
        and raised_at >= ${secondsAfter(at, -days * 86_400)} and raised_at <= ${at}`.execute(db)
    const { raised, acknowledged, p50, p95, last } = rows[0]!
    const slow = (p95 ?? 0) > acknowledgedWithin
    return {
      state: escalation.length === 0 ? 'not met' : slow ? 'partly' : 'met',
      sentence:
        escalation.length === 0
          ? 'The pack names nobody to tell when nobody looks at abuse or a threat: add steps to its escalation.'
          : `Abuse and threats are to be looked at within ${look} seconds, then ${counted(escalation.length, 'step')} ${plural(escalation.length, 'follows', 'follow')}. ${raised} went along them in the last ${days} days, ${acknowledged} until a person had it${p95 === null ? '' : `, 95 of 100 within ${Math.round(p95)} seconds`}.`,
      figure: raised === 0 ? null : `${acknowledged} of ${raised} acknowledged`,
      rows: [
        ...escalation.map(({ after_seconds, to }) => ({ after_seconds, to })),
        ...(raised > 0 ? [{ raised, acknowledged, p50, p95, last: last?.toISOString() ?? null }] : []),
      ],
    }
  },
}

export const evidence: readonly Evidence[] = [escalated, threats]
