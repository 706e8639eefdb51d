import type { Trx } from '#platform/db'
import { move, select } from './store.ts'

/** Why an answer was taken back that nobody takes on as a draft. */
export const writerLeft = 'its writer works here no more'

/** Takes back what somebody wrote and what has not left the undo window (law 3). @returns how many */
export const withdrawOf = async (
  trx: Trx,
  { agency, writer, by, at }: { agency: number; writer: string; by: string; at: Date },
): Promise<number> => {
  const held = await select(trx, agency)
    .where('o.written_by', '=', writer)
    .where('o.state', '=', 'held')
    .orderBy('o.outgoing_id')
    .execute()
  let taken = 0
  for (const row of held) if (await move(trx, row, { to: 'undone', at, by, why: writerLeft })) taken += 1
  return taken
}
