import { counted } from '@callbox/contract'
import { sql } from 'kysely'
import { type Evidence, mostRows } from '#core/policy'
import type { Db } from '#platform/db'
import { entryCounts } from './count.ts'

const tables = ['archive.entry', 'archive.payload']

/** What the application's role may do to the record beyond adding and reading; empty is as it must be. */
const loosened = async (db: Db): Promise<{ table: string; may: string }[]> =>
  (
    await sql<{ table: string; may: string }>`select t as table, p as may
      from unnest(${tables}::text[]) as t, unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) as p
      where has_table_privilege(t, p) order by 1, 2`.execute(db)
  ).rows

/** The record only grows: the application's role is granted no change and no removal (APCO 2.2.1). */
const appendOnly: Evidence = {
  clauses: ['2.2.1'],
  kind: 'enforced',
  async read(db, { agency }) {
    const [loose, counts] = await Promise.all([loosened(db), entryCounts(db, agency)])
    const n = counts.reduce((sum, row) => sum + row.n, 0)
    return {
      state: loose.length === 0 ? 'met' : 'not met',
      sentence:
        loose.length === 0
          ? `The record holds ${counted(n, 'entry', 'entries')}; the application may add to it and read it, and has no right to change or remove one.`
          : 'The application could change or remove records: take these rights from its database role.',
      figure: counted(n, 'entry', 'entries'),
      rows:
        loose.length > 0
          ? loose.slice(0, mostRows)
          : counts
              .toSorted((a, b) => b.n - a.n)
              .slice(0, mostRows)
              .map((row) => ({ kind: row.kind, entries: row.n, last: row.last.toISOString() })),
    }
  },
}

export const evidence: readonly Evidence[] = [appendOnly]
