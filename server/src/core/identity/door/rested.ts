import { sql } from 'kysely'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Sweep } from '#platform/sweep'
import { onRecord } from '../record.ts'

const atOnce = 200

/**
 * Sessions that rested too long, or whose time is over, are gone without being asked for again (CoP-S13): nothing of
 * them is left for whoever finds the cookie, and the list of sessions shows what there is.
 */
export const endRested: Sweep = {
  name: 'sessions that rested',
  sweep: ({ db, clock }: { db: Db; clock: Clock }) =>
    db.transaction().execute(async (trx) => {
      const now = clock.now()
      const { rows } = await sql<{ person: string; rested: boolean }>`
        with due as (
          select session_id, person_id, ends_at > ${now} as rested from identity.session_fact
          where ends_at <= ${now} or used_at + make_interval(secs => idle_seconds) < ${now}
          order by session_id limit ${atOnce} for update skip locked
        )
        delete from identity.session s using due where s."id" = due.session_id
        returning due.person_id as person, due.rested`.execute(trx)
      for (const { person, rested } of rows)
        await onRecord(
          { db, clock },
          {
            kind: 'session.ended',
            person,
            by: 'the door',
            why: rested ? 'it rested' : 'its time was over',
          },
          trx,
        )
      return rows.length
    }),
}
