import type { AgencyRight, QueueRows } from '@callbox/contract'
import { conversationRows } from '#core/conversations'
import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { World } from '#core/world'
import type { Received } from '#platform/events'
import type { Beside, Rights } from '#platform/http'
import { countsOf, itemsOf } from './queue.ts'
import { type Claim, claimsAt } from './store.ts'

/** More than a screen holds is not told row by row: consoles look again. So is what would crowd out the events. */
const most = { rows: 60, characters: 96 * 1024 }

/** They are read as somebody sees them who works for the whole agency. */
const whole: Rights = new Set<AgencyRight>(['desk.read'])

const conversationIn = ({ data }: Received): string | null =>
  'conversation' in data ? data.conversation : null

/** After these somebody may hold another number of conversations. */
const movesClaims = /^conversation\.(claimed|released|parked|closed|reopened|merged|split|restored)$/

/** After these the counters may stand otherwise though no conversation does: what we sent for an account alone. */
const movesCounts = /^outgoing\./

/** How many each person holds. */
const heldBy = (claims: readonly Claim[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(claims, (claim) => claim.person)].map(([who, of]) => [who, of.length]))

const rowsAfter = async (
  { db, clock }: Pick<World, 'db' | 'clock'>,
  agency: number,
  happened: readonly Received[],
): Promise<QueueRows | null> => {
  const ids = [...new Set(happened.flatMap((one) => conversationIn(one) ?? []))]
  if (ids.length === 0 && !happened.some(({ name }) => movesCounts.test(name))) return null
  if (ids.length > most.rows) return { rows: null }
  const of = await agencyOf(db, agency)
  const at = clock.now()
  const desk = { agency: of, pack: packOf(of.pack), at, me: { id: '', name: '' }, rights: whole }
  const [rows, claims] = await Promise.all([
    ids.length > 0 ? conversationRows(db, agency, ids) : [],
    claimsAt(db, agency, at),
  ])
  const [items, counts] = await Promise.all([itemsOf(db, desk, rows, claims), countsOf(db, desk, claims)])
  const size = items.reduce(
    (sum, item) => sum + 600 + item.preview.length + (item.opening?.length ?? 0) + item.marks.join().length,
    0,
  )
  if (size > most.characters) return { rows: null }
  const moved = happened.some(({ name }) => movesClaims.test(name))
  return { rows: items, counts, ...(moved ? { held: heldBy(claims) } : {}) }
}

/**
 * The rows of the queue that events have changed, as they stand now, and the counters: read once for all who watch, so
 * that a hundred consoles cost the database what one costs, and none needs to ask for the whole page again. `rows` is
 * null when there are too many to tell, or they were too late; it is empty when only the counters moved. Anybody who may
 * follow the events may read the whole queue (`desk.read` is the right of both), so there is nothing to hold back from
 * one of them; whoever works for some accounts only is told to look again instead.
 */
export const changedRows = (world: Pick<World, 'db' | 'clock'>): Beside => ({
  async of(agency, happened) {
    const data = await rowsAfter(world, agency, happened)
    return data ? [{ event: 'queue.rows', data }] : []
  },
  otherwise: [{ event: 'queue.rows', data: { rows: null } satisfies QueueRows }],
})
