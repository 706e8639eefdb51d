import { counted, plural } from '@callbox/contract'
import { sql } from 'kysely'
import { withoutEntry } from '#core/archive'
import { lists } from '#core/assess'
import { type Evidence, mostRows } from '#core/policy'
import { adoptionsOf } from './models.ts'
import { ownWords, wordsEdition } from './words.ts'

/** The terms that explain jargon, slang and nicknames to triage: the shipped lists and the agency's own lines (APCO 4.1.3). */
const terms: Evidence = {
  clauses: ['4.1.3'],
  kind: 'measured',
  async read(db, { agency }) {
    const [own, edition] = await Promise.all([ownWords(db, agency), wordsEdition(db, agency)])
    const shipped = lists.reduce((n, list) => n + list.entries.length, 0)
    const unread = lists.filter((list) => list.tag !== 'und' && !list.reviewedByNative)
    return {
      state: 'partly',
      sentence: `Triage reads ${counted(shipped, 'shipped term')} in ${counted(lists.length, 'list')} and ${own.length} of the agency's own (edition ${edition}); ${counted(unread.length, 'list')} ${plural(unread.length, 'has', 'have')} had no native reader. Each find is quoted to the desk as a reason.`,
      figure: `${own.length} own, ${shipped} shipped`,
      rows: lists.map((list) => ({
        list: list.tag,
        version: list.version,
        terms: list.entries.length,
        own: own.filter((word) => word.tag === list.tag).length,
        read_by_native_speaker: list.reviewedByNative,
      })),
    }
  },
}

/** What a person corrects names its entry on the record, and no model ranks that nobody adopted (APCO 4.1.1.1 guides the desk). */
const byPeople: Evidence = {
  clauses: ['4.1.1.1'],
  kind: 'measured',
  async read(db, { agency }) {
    const [bare, kept, [now]] = await Promise.all([
      withoutEntry(
        db,
        agency,
        sql`select correction_id::text as ref, entry_id from triage.correction where agency_id = ${agency}
          union all select 'adoption ' || number, entry_id from triage.adoption where agency_id = ${agency}`,
        mostRows,
      ),
      sql<{
        what: string
        n: number
        last: Date
      }>`select what, count(*)::int as n, max(at) as last from triage.correction
        where agency_id = ${agency} group by what order by what`.execute(db),
      adoptionsOf(db, agency, 1),
    ])
    const all = kept.rows.reduce((n, row) => n + row.n, 0)
    return {
      state: bare.n === 0 ? 'met' : 'not met',
      sentence:
        bare.n === 0
          ? `The definitions stand where a person chooses a band; ${counted(all, 'correction')} of triage ${plural(all, 'is', 'are')} on the record, each with its author. ${now?.version ? `Ranked by ${now.version}, adopted by a person.` : 'Ranked by the shipped model.'}`
          : `${counted(bare.n, 'correction or adoption', 'corrections or adoptions')} ${plural(bare.n, 'has', 'have')} no entry on the record: run "callbox doctor".`,
      figure: counted(all, 'correction'),
      rows:
        bare.n === 0
          ? kept.rows.map(({ what, n, last }) => ({ corrected: what, n, last: last.toISOString() }))
          : bare.refs.map((correction) => ({ correction, lacks: 'entry' })),
    }
  },
}

export const evidence: readonly Evidence[] = [terms, byPeople]
