import { counted, plural } from '@callbox/contract'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { keptReports } from './keep-report.ts'

const days = 365

/**
 * Exercises that people held, with what became of each planted plea (APCO 4.1.5, 3.1.3.1, 4.3.5, each in part: a plan, a
 * test and an agreement with neighbours are other papers). The quiet shift that a practice centre opens with is none.
 */
const held: Evidence = {
  clauses: ['4.1.5', '3.1.3.1', '4.3.5'],
  kind: 'measured',
  async read(db, { agency, at }) {
    const rows = await db
      .selectFrom('exercises.exercise')
      .select(['exercise_id', 'scenario', 'title', 'started_at', 'ended_at'])
      .where('agency_id', '=', agency)
      .where('state', '=', 'ended')
      .where('opening', '=', false)
      .where('ended_at', '>=', secondsAfter(at, -days * 86_400))
      .where('ended_at', '<=', at)
      .orderBy('exercise_id', 'desc')
      .limit(mostRows)
      .execute()
    const reports = await keptReports(
      db,
      agency,
      rows.map((row) => row.exercise_id),
    )
    // One that was broken off before anybody pleaded shows nothing.
    const played = rows.flatMap((row) => {
      const report = reports.get(row.exercise_id)
      return report && report.pleas.length > 0 ? [{ row, report }] : []
    })
    const last = played[0]
    if (!last)
      return {
        state: 'not met',
        sentence: `No exercise with a planted plea was held here in the last ${days} days. Exercises are played in a practice centre, on the page "Exercises".`,
        figure: '0 exercises',
        rows: [],
      }
    const { totals, targets } = last.report
    return {
      state: 'partly',
      sentence: `${counted(played.length, 'exercise')} in the last ${days} days. In the last one, "${last.row.title}", ${totals.lookedInTime} of ${counted(totals.pleas, 'planted plea')} ${plural(totals.lookedInTime, 'was', 'were')} looked at within ${counted(targets.look, 'second')}, ${totals.missed} ${plural(totals.missed, 'was', 'were')} missed, ${totals.wrongBands} stood in a wrong band, ${totals.doubleWork} ${plural(totals.doubleWork, 'was', 'were')} worked twice.`,
      figure: `${totals.lookedInTime} of ${totals.pleas} in time`,
      rows: played.map(({ row, report }) => ({
        exercise: row.exercise_id,
        scenario: row.scenario,
        started: row.started_at.toISOString(),
        ended: row.ended_at?.toISOString() ?? null,
        entry: report.entry,
        pleas: report.totals.pleas,
        lookedInTime: report.totals.lookedInTime,
        answered: report.totals.answered,
        missed: report.totals.missed,
        wrongBands: report.totals.wrongBands,
        doubleWork: report.totals.doubleWork,
      })),
    }
  },
}

export const evidence: readonly Evidence[] = [held]
