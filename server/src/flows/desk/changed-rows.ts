import { conversationRows } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { World } from '#core/world'
import type { Received } from '#platform/events'
import type { Sent, Within } from '#platform/http'
import { itemsOf } from './queue.ts'
import { claimsAt } from './store.ts'

/** More than a screen holds is not told row by row: consoles look again. So is what would crowd out the events. */
const most = { rows: 60, characters: 96 * 1024 }

const conversationIn = ({ data }: Received): string | null =>
  'conversation' in data ? data.conversation : null

/**
 * The rows of the queue that events have changed, as they stand now: read once for all who watch, so that a hundred
 * consoles cost the database what one costs. `rows` is null when there are too many to tell. Anybody who may follow the
 * events may read the whole queue (`desk.read` is the right of both), so there is nothing to hold back from one of them;
 * who works for some accounts only is given what `rowsWithin` leaves.
 */
export const changedRows = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
  happened: readonly Received[],
): Promise<Sent[]> => {
  const ids = [...new Set(happened.flatMap((one) => conversationIn(one) ?? []))]
  if (ids.length === 0) return []
  const tooMany: Sent[] = [{ event: 'queue.rows', data: { rows: null } }]
  if (ids.length > most.rows) return tooMany
  const of = await agencyOf(db, agency)
  const at = clock.now()
  const desk = { agency: of, pack: packOf(of.pack), at, me: { id: '', name: '' }, rights: new Set<never>() }
  const [rows, claims] = await Promise.all([conversationRows(db, agency, ids), claimsAt(db, agency, at)])
  const items = await itemsOf(db, desk, rows, claims)
  const size = items.reduce((sum, item) => sum + 600 + item.preview.length + item.marks.join().length, 0)
  return size > most.characters ? tooMany : [{ event: 'queue.rows', data: { rows: items } }]
}

/** Of rows that changed, those on some accounts; that there were too many to tell is told to everybody. */
export const rowsWithin: Within = (sent, accounts) => {
  const { rows } = sent.data as { rows: { account: { id: string } }[] | null }
  return rows === null
    ? sent
    : { ...sent, data: { rows: rows.filter((row) => accounts.has(row.account.id)) } }
}
