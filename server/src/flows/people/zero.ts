import { sql } from 'kysely'
import { accessLeft } from '#core/identity'
import type { Sweep } from '#platform/sweep'

/** Seconds within which nothing of a leaver's may be left (CoP-S14). */
export const zeroWithin = 60

/**
 * Looks, each second, whether what ended in the act of leaving is really gone: nothing is, while anything is left, and the
 * clause says so. When nothing is left any more, the moment is kept.
 */
export const watchZero: Sweep = {
  name: 'people.zero',
  sweep: ({ db, clock }) =>
    db.transaction().execute(async (trx) => {
      const at = clock.now()
      const { rows } = await sql<{ agency: number; leaving: string; person: string; since: Date }>`
        select agency_id as agency, leaving_id as leaving, person_id as person, left_at as since
        from people.leaving where zero_at is null order by left_at limit 20 for update skip locked`.execute(
        trx,
      )
      let gone = 0
      for (const { agency, leaving, person, since } of rows) {
        if ((await accessLeft(trx, { agency, person, since, at })) !== 0) continue
        await sql`update people.leaving set zero_at = ${at} where agency_id = ${agency} and leaving_id = ${leaving}`.execute(
          trx,
        )
        gone += 1
      }
      return gone
    }),
}
