import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import { addJob } from '#platform/jobs'
import type { Sweep } from '#platform/sweep'

/** Seconds after which one that nobody decided is offered again. */
const offerAgain = 15

/** Offers what is due to the workers, emergencies first; people's answers stand before all others. */
export const offerDue: Sweep = {
  name: 'automatic replies that are due',
  sweep: ({ db, clock }) =>
    db.transaction().execute(async (trx) => {
      const at = clock.now()
      const { rows } = await sql<{
        agency: number
        reply: string
        emergency: boolean
      }>`update automatic.reply set due_at = ${secondsAfter(at, offerAgain)}
        where (agency_id, reply_id) in (select agency_id, reply_id from automatic.reply
          where due_at is not null and (due_at <= ${at} or due_at > ${secondsAfter(at, 4 * offerAgain)})
          order by emergency desc, due_at limit 100 for update skip locked)
        returning agency_id as agency, reply_id as reply, emergency`.execute(trx)
      for (const { agency, reply, emergency } of rows)
        await addJob(
          trx,
          'automatic',
          { agency, reply },
          { key: `automatic:${reply}`, lane: emergency ? 'lifeSafety' : 'scheduled' },
        )
      return rows.length
    }),
}
