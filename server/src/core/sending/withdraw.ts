import type { Trx } from '#platform/db'
import { move, select } from './store.ts'

const left = 'its writer works here no more'
/** As said where nothing may tell that somebody has left. */
const fellSilent = 'it had not left when its writer fell silent'

/** Whether an answer was taken back because its writer left: nobody takes it on as their own draft. */
export const writerLeft = (why: string | null): boolean => why === left || why === fellSilent

/** Takes back what somebody wrote and what has not left the undo window (law 3). @returns how many */
export const withdrawOf = async (
  trx: Trx,
  {
    agency,
    writer,
    by,
    at,
    quietly,
  }: { agency: number; writer: string; by: string; at: Date; quietly: boolean },
): Promise<number> => {
  const held = await select(trx, agency)
    .where('o.written_by', '=', writer)
    .where('o.state', '=', 'held')
    .orderBy('o.outgoing_id')
    .execute()
  let taken = 0
  const why = quietly ? fellSilent : left
  for (const row of held) if (await move(trx, row, { to: 'undone', at, by, why })) taken += 1
  return taken
}
