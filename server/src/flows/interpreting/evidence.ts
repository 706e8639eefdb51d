import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { languagesHeard } from '#core/conversations'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import { hasTemplates } from './request.ts'

const days = 30

/** Interpreters asked, and how long until they had answered, against the pack's clock (APCO 4.3.4). */
const interpreters: Evidence = {
  clauses: ['4.3.4'],
  kind: 'measured',
  async read(db, { agency, at, pack }) {
    const since = secondsAfter(at, -days * 86_400)
    const { rows } = await sql<{
      language: string
      kind: string
      asked: number
      answered: number
      in_time: number
      withdrawn: number
      late_now: number
      p50: number | null
      p95: number | null
    }>`select language, kind, count(*)::int as asked,
        count(*) filter (where state = 'answered')::int as answered,
        count(*) filter (where state = 'answered' and ended_at <= due_at)::int as in_time,
        count(*) filter (where state = 'withdrawn')::int as withdrawn,
        count(*) filter (where state = 'waiting' and due_at <= ${at})::int as late_now,
        percentile_disc(0.5) within group (order by extract(epoch from ended_at - asked_at)::float8) filter (where state = 'answered') as p50,
        percentile_disc(0.95) within group (order by extract(epoch from ended_at - asked_at)::float8) filter (where state = 'answered') as p95
      from interpreting.request where agency_id = ${agency} and asked_at >= ${since} and asked_at <= ${at}
      group by 1, 2 order by 3 desc, 1, 2 limit ${mostRows}`.execute(db)
    const sum = (of: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((n, row) => n + of(row), 0)
    const [asked, answered, inTime, late] = [
      sum((r) => r.asked),
      sum((r) => r.answered),
      sum((r) => r.in_time),
      sum((r) => r.late_now),
    ]
    const practice = pack.interpreters.filter((line) => line.practice).length
    const lines =
      practice > 0
        ? ` ${practice} of ${counted(pack.interpreters.length, 'interpreter line')} ${plural(practice, 'is', 'are')} still invented numbers: write your own into the pack.`
        : ` ${counted(pack.interpreters.length, 'interpreter line')} ${plural(pack.interpreters.length, 'stands', 'stand')} in the pack.`
    return {
      state: late > 0 ? 'not met' : practice > 0 || inTime < answered * 0.95 ? 'partly' : 'met',
      sentence:
        asked === 0
          ? `No interpreter was asked in the last ${days} days.${lines}`
          : `${counted(asked, 'interpreter')} ${plural(asked, 'was', 'were')} asked in the last ${days} days: ${answered} answered, ${inTime} of them in time; ${late} ${plural(late, 'is', 'are')} overdue now.${lines}`,
      figure: asked === 0 ? null : `${inTime} of ${answered} in time`,
      rows,
    }
  },
}

/** The languages people wrote in for which there is no approved template: there an answer begins with an interpreter (APCO 4.3.4). */
const unprepared: Evidence = {
  clauses: ['4.3.4'],
  kind: 'measured',
  async read(db, { agency, at, pack }) {
    const heard = await languagesHeard(db, agency, secondsAfter(at, -days * 86_400), at)
    const known = heard.filter(({ language }) => language !== 'und')
    const without = known.filter(({ language }) => !hasTemplates(pack, language))
    const n = without.reduce((sum, row) => sum + row.n, 0)
    const all = known.reduce((sum, row) => sum + row.n, 0)
    return {
      state: n === 0 ? 'met' : 'partly',
      sentence:
        known.length === 0
          ? `Nothing came in the last ${days} days whose language is known.`
          : n === 0
            ? `Every language heard in the last ${days} days has approved templates.`
            : `${n} of ${counted(all, 'message')} of the last ${days} days came in ${counted(without.length, 'language')} without templates: the desk says so and offers an interpreter.`,
      figure:
        known.length === 0
          ? null
          : `${without.length} of ${counted(known.length, 'language')} without templates`,
      rows: known.slice(0, mostRows).map(({ language, n }) => ({
        language,
        messages: n,
        templates: hasTemplates(pack, language),
      })),
    }
  },
}

export const evidence: readonly Evidence[] = [interpreters, unprepared]
