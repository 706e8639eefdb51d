import { agencies } from '#core/identity'
import { packOf, places } from '#core/policy'
import { secondsAfter } from '#platform/clock'
import type { Reactor } from '#platform/events'
import { tell } from './act.ts'
import { endRequest, hurryRequest, lockWaitingOf } from './store.ts'

/** A closed conversation waits for no interpreter: its request is withdrawn, so that its clock does not alarm for nothing. */
export const closed: Reactor<'conversation.closed'> = {
  reader: 'interpreting',
  to: ['conversation.closed'],
  async apply(trx, happened, clock) {
    const at = clock.now()
    const why = 'The conversation was closed.'
    const packs = new Map((await agencies(trx)).map((one) => [one.id, packOf(one.pack)]))
    for (const [agency, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const pack = packs.get(agency)
      if (!pack) continue
      const ids = facts.map(({ data }) => data.conversation)
      for (const request of await lockWaitingOf(trx, agency, ids)) {
        await endRequest(trx, agency, request.id, { state: 'withdrawn', by: 'interpreting', at, why })
        await tell(trx, { agency: { id: agency }, pack, at, by: 'interpreting' }, 'withdrawn', request, {
          why,
        })
      }
    }
  },
}

/** A conversation that becomes more pressing makes its interpreter more pressing; the clock only ever gets shorter. */
export const pressing: Reactor<'conversation.placed' | 'message.received'> = {
  reader: 'interpreting.pressing',
  to: ['conversation.placed', 'message.received'],
  async apply(trx, happened) {
    const packs = new Map((await agencies(trx)).map((one) => [one.id, packOf(one.pack)]))
    for (const [agency, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const pack = packs.get(agency)
      if (!pack) continue
      const now = new Map(facts.map(({ data }) => [data.conversation, data.band]))
      for (const { id, conversation, askedAt, dueAt } of await lockWaitingOf(trx, agency, [...now.keys()])) {
        const band = places.find((place) => place === now.get(conversation))
        const sooner = band && secondsAfter(askedAt, pack.targets[band].interpreter_seconds)
        if (sooner && sooner < dueAt) await hurryRequest(trx, agency, id, band, sooner)
      }
    }
  },
}
