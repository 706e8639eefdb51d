import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { withoutEntry } from '#core/archive'
import { type Evidence, mostRows } from '#core/policy'
import { secondsAfter } from '#platform/clock'

const days = 30

/** Whatever a machine translated names its engine, who asked, and its entry on the record; the mark is part of it (APCO 4.3.4). */
const marked: Evidence = {
  clauses: ['4.3.4'],
  kind: 'enforced',
  async read(db, { agency, at }) {
    const [bare, made] = await Promise.all([
      withoutEntry(
        db,
        agency,
        sql`select message_id::text || ' revision ' || revision as ref, entry_id from translation.translated where agency_id = ${agency}`,
        mostRows,
      ),
      sql<{
        engine: string
        version: string
        language: string
        n: number
        doubted: number
        last: Date
      }>`select engine, version, taken_for as language, count(*)::int as n, count(doubt)::int as doubted, max(made_at) as last
        from translation.translated where agency_id = ${agency} and made_at >= ${secondsAfter(at, -days * 86_400)} and made_at <= ${at}
        group by 1, 2, 3 order by 4 desc limit ${mostRows}`.execute(db),
    ])
    const n = made.rows.reduce((sum, row) => sum + row.n, 0)
    return {
      state: bare.n === 0 ? 'met' : 'not met',
      sentence:
        bare.n > 0
          ? `${counted(bare.n, 'machine translation')} ${plural(bare.n, 'has', 'have')} no entry on the record: run "callbox doctor".`
          : n === 0
            ? `No machine translated anything in the last ${days} days; what one makes is always marked with its name.`
            : `${counted(n, 'message')} of the last ${days} days ${plural(n, 'was', 'were')} translated by a machine, each marked with its name, below the person's own words.`,
      figure: `${bare.n} without a mark`,
      rows:
        bare.n > 0
          ? bare.refs.map((message) => ({ message, lacks: 'entry' }))
          : made.rows.map((row) => ({ ...row, last: row.last.toISOString() })),
    }
  },
}

export const evidence: readonly Evidence[] = [marked]
