import type { Trx } from '#platform/db'
import { move } from './store.ts'

const why =
  'The centre was restored from a backup; this may have gone out after the backup was made. We look for it, and it is not sent again.'

/**
 * After a restore: whatever had not left when the backup was made may have left since. It is looked for on its network;
 * what is not found there comes to a person, and nothing is sent by itself. @returns how many
 */
export const doubtWaiting = async (trx: Trx, at: Date): Promise<number> => {
  const rows = await trx
    .selectFrom('sending.outgoing')
    .select(['agency_id', 'outgoing_id', 'state', 'submits', 'looks'])
    .where('state', 'in', ['held', 'ready', 'retry_at'])
    .orderBy('made_at')
    .execute()
  for (const row of rows)
    await move(trx, row, { to: 'pending', at, by: 'restore', why, set: { looks: 0, due_at: at } })
  return rows.length
}
