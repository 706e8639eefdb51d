import { sql } from 'kysely'
import { agencies } from '#core/identity'
import type { Module } from '#core/world'
import { forgetWordings } from './copies/store.ts'
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
    {
      name: 'forget old wordings',
      async sweep({ db, clock }) {
        let gone = 0
        for (const { id } of await agencies(db))
          gone += await db.transaction().execute((trx) => forgetWordings(trx, id, clock.now()))
        return gone
      },
    },
  ],
}
