import { plural } from '@callbox/contract'
import { z } from 'zod'
import type { Connector, Pulled } from '#core/channels'
import { encode } from './decode.ts'
import { answered, type PracticeNetwork, whoOf } from './network.ts'

const position = z.strictObject({ version: z.literal(1), place: z.int().min(0) })

type Entry = { place: number; at: string; body: object }

/**
 * Hands over what the account was told after its position, in the network's order and each thing once, however the
 * page came. The network counts its deliveries without holes: a place that the page speaks for and does not show was
 * lost on the way, and is a gap.
 */
export const pull =
  (network: PracticeNetwork, perPage: number): NonNullable<Connector['pull']> =>
  async (session, said): Promise<Pulled> => {
    // A position that cannot be read begins anew: what is on the record already changes nothing.
    const after = position.safeParse(said).data?.place ?? 0
    const page = answered(await network.page(whoOf(session), { after, most: perPage }))
    const byPlace = new Map(
      page.entries
        .filter(({ place }) => place > after && place <= page.through)
        .map((entry) => [entry.place, entry]),
    )
    const entries = [...byPlace.values()].sort((a, b) => a.place - b.place)
    return {
      deliveries: entries.map(({ body }) => encode(body)),
      position: { version: 1, place: page.through },
      more: page.more,
      gaps: gapsIn(entries, after, page.through),
    }
  }

/** One gap a page, from the first to the last thing that is missing. */
const gapsIn = (entries: readonly Entry[], after: number, through: number): Pulled['gaps'] => {
  const missing = through - after - entries.length
  if (missing <= 0) return []
  const there = new Set(entries.map((entry) => entry.place))
  let first = after + 1
  while (there.has(first)) first++
  let last = through
  while (there.has(last)) last--
  const from = entries.findLast((entry) => entry.place < first)
  const until = entries.find((entry) => entry.place > last)
  return [
    {
      from: from ? new Date(from.at) : null,
      until: until ? new Date(until.at) : null,
      sentence: `The practice network counts ${missing} more ${plural(missing, 'message')} than it handed over${from ? ` after ${from.at}` : ''}${until ? `, before ${until.at}` : ''}: look at the account there.`,
    },
  ]
}
