import { counted } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'
import { ownTerms } from './terms.ts'

/** Local words are explained where they are read, and pointed out in what is written (APCO 4.1.3). */
const explained: Evidence = {
  clauses: ['4.1.3'],
  kind: 'measured',
  async read(db, { agency, pack }) {
    const own = await ownTerms(db, agency)
    const { rows } = await sql<{
      term: string
      added: Date
      by: string
      entry: string
    }>`select term_id as term, added_at as added,
        added_by as by, added_entry as entry from lexicon.term where agency_id = ${agency} and removed_at is null
      order by added_at desc limit ${mostRows}`.execute(db)
    const n = own.length + pack.lexicon.length
    return {
      state: n > 0 ? 'met' : 'not met',
      sentence:
        n > 0
          ? `${counted(own.length, 'local word')} of the agency and ${pack.lexicon.length} of its pack are explained in the text where they stand, and pointed out in what the desk writes.`
          : 'No local word is explained yet: a supervisor adds them on the Triage page.',
      figure: counted(n, 'word'),
      rows: rows.map(({ term, added, by, entry }) => ({ term, added: added.toISOString(), by, entry })),
    }
  },
}

export const evidence: readonly Evidence[] = [explained]
