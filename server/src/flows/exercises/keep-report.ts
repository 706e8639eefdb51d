import { type ExerciseReport, exerciseReport } from '@callbox/contract'
import { jsonPart, record } from '#core/archive'
import { agencyOf } from '#core/identity'
import { packOf, retentionAtCapture } from '#core/policy'
import type { Db, Trx } from '#platform/db'
import { reportOf } from './report.ts'
import type { ExerciseRow } from './store.ts'

/** Makes the report of an exercise that has ended, on the record and as a row that nothing changes. */
export const keepReport = async (trx: Trx, row: ExerciseRow): Promise<void> => {
  const at = row.ended_at!
  const report = await reportOf(trx, row, at)
  const agency = (await agencyOf(trx, row.agency_id))!
  const kept = retentionAtCapture(packOf(agency.pack), 'act')
  const [entry] = await record(trx, [
    {
      agency: row.agency_id,
      kind: 'exercise.report',
      subject: row.exercise_id,
      at,
      retention: { class: kept.id, regime: kept.regime },
      parts: [jsonPart('report', report)],
    },
  ])
  await trx
    .insertInto('exercises.report')
    .values({
      agency_id: row.agency_id,
      exercise_id: row.exercise_id,
      made_at: at,
      entry_id: entry!.id,
      report: JSON.stringify({ ...report, entry: entry!.id }),
    })
    .execute()
}

/** The reports that were kept, by exercise. */
export const keptReports = async (
  db: Db | Trx,
  agency: number,
  ids: readonly string[],
): Promise<Map<string, ExerciseReport>> => {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('exercises.report')
          .select(['exercise_id', 'report'])
          .where('agency_id', '=', agency)
          .where('exercise_id', 'in', [...ids])
          .execute()
  return new Map(rows.map(({ exercise_id, report }) => [exercise_id, exerciseReport.parse(report)]))
}
