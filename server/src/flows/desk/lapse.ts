import { agencyOf } from '#core/identity'
import { packOf } from '#core/policy'
import type { Sweep } from '#platform/sweep'
import { tellLapsed } from './claim.ts'
import { agenciesWithLapsed, dropLapsed } from './store.ts'

/** A claim whose holder fell silent goes back to the queue, with notice. The draft stays with its writer. */
export const lapse: Sweep = {
  name: 'lapsed claims',
  async sweep({ db, clock }) {
    const at = clock.now()
    let lapsed = 0
    for (const id of await agenciesWithLapsed(db, at)) {
      const agency = await agencyOf(db, id)
      if (!agency) continue
      const desk = { agency, pack: packOf(agency.pack), at }
      lapsed += await db.transaction().execute(async (trx) => {
        const claims = await dropLapsed(trx, id, at)
        for (const claim of claims) await tellLapsed(trx, desk, claim)
        return claims.length
      })
    }
    return lapsed
  },
}
