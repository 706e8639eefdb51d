import { entryCounts } from '#core/archive'
import type { Evidence } from '#core/policy'

/** Pictures from the public are opened on purpose, and each opening is an act on the record (APCO 4.1.2). */
const openings: Evidence = {
  clauses: ['4.1.2'],
  kind: 'enforced',
  async read(db, { agency }) {
    const counts = await entryCounts(db, agency, ['medium.opened'])
    const n = counts[0]?.n ?? 0
    return {
      state: 'met',
      sentence: `A picture or video is shown only after an act of opening it, which is recorded first: ${n} times so far.`,
      figure: `${n} openings`,
      rows: counts.map((row) => ({ kind: row.kind, entries: row.n, last: row.last.toISOString() })),
    }
  },
}

export const evidence: readonly Evidence[] = [openings]
