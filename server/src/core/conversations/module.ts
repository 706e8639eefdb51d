import { sql } from 'kysely'
import type { Module } from '#core/world'
import { foldTallies } from './tally.ts'

/** Folds the kept counters where their rows have piled up. */
export const module: Module = {
  name: 'conversations',
  sweeps: [
    {
      name: 'fold the counters',
      async sweep({ db }) {
        const { rows } = await sql<{
          agency_id: number
        }>`select agency_id from conversations.tally group by agency_id having count(*) > 500`.execute(db)
        let folded = 0
        for (const { agency_id } of rows)
          folded += await db.transaction().execute((trx) => foldTallies(trx, agency_id))
        return folded
      },
    },
  ],
}
