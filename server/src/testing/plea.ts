import type { Place } from '@callbox/contract'
import { afterArrival, meetAuthors, placeConversations } from '#core/conversations'
import { packOf } from '#core/policy'
import type { Clock } from '#platform/clock'
import type { Db } from '#platform/db'
import { newId } from '#platform/ids'

/** Pleas from so many people, placed in the queue as intake places them. @returns the conversations, in order. */
export const pleas = async (
  db: Db,
  clock: Clock,
  {
    agency = 1,
    account,
    band = 'life_at_risk',
    count = 1,
  }: { agency?: number; account: string; band?: Place; count?: number },
): Promise<string[]> => {
  const at = clock.now()
  const score = band === 'life_at_risk' || band === 'emergency' ? 0.9 : 0.05
  const placement = { place: band, score, language: 'en', reasons: [] }
  const standing = afterArrival(null, [placement], [], at, packOf('us-ecc').targets)
  return db.transaction().execute(async (trx) => {
    const authors = await meetAuthors(
      trx,
      agency,
      'push',
      Array.from({ length: count }, () => ({
        networkId: newId(at),
        handle: 'maria_h',
        name: 'Maria',
        picture: null,
      })),
      at,
    )
    const placed = [...authors.values()].map((authorId) => ({
      conversationId: newId(at),
      authorId,
      fresh: true,
      standing,
      preview: 'water at the second floor',
      at,
    }))
    await placeConversations(trx, agency, account, placed)
    return placed.map((p) => p.conversationId)
  })
}
