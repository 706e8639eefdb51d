import { emergencyBands } from '@callbox/contract'
import { agencies } from '#core/identity'
import { automaticBy, withdrawAutomatic } from '#core/sending'
import type { Reactor } from '#platform/events'
import { newId } from '#platform/ids'
import { reasonsFor } from './reasons.ts'
import { accountsOn, type Called, insertCalled } from './store.ts'

/** What came in on an account that answers by itself now is due to be decided. Edits and deletions are other events. */
export const called: Reactor<'message.received'> = {
  reader: 'automatic',
  to: ['message.received'],
  async apply(trx, happened) {
    for (const [id, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const settings = await accountsOn(trx, id)
      const mine = facts.filter(({ data }) => settings.some((one) => one.account === data.account))
      if (mine.length === 0) continue
      const agency = (await agencies(trx)).find((one) => one.id === id)
      if (!agency) continue
      const last = mine.at(-1)!.at
      const reasonOf = await reasonsFor(trx, agency, settings, last)
      const found = mine.flatMap(({ at, data }): Called[] => {
        const reason = reasonOf(data.account, at)
        return reason
          ? [
              {
                id: newId(at),
                account: data.account,
                message: data.message,
                conversation: data.conversation,
                reason,
                emergency: emergencyBands.includes(data.band),
                madeAt: at,
              },
            ]
          : []
      })
      await insertCalled(trx, id, found)
    }
  },
}

/** A person has it now: what a rule was about to say there is taken back, for theirs is the better answer. */
export const taken: Reactor<'conversation.claimed' | 'conversation.closed' | 'outgoing.prepared'> = {
  reader: 'automatic.taken',
  to: ['conversation.claimed', 'conversation.closed', 'outgoing.prepared'],
  async apply(trx, happened, clock) {
    for (const [agency, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const prepared = facts.flatMap((fact) =>
        fact.name === 'outgoing.prepared' ? [fact.data.outgoing] : [],
      )
      const ours = new Set((await automaticBy(trx, agency, prepared)).map((row) => row.outgoing_id))
      const conversations = facts.flatMap((fact) =>
        (fact.name === 'outgoing.prepared' && ours.has(fact.data.outgoing)) || !fact.data.conversation
          ? []
          : [fact.data.conversation],
      )
      if (conversations.length > 0)
        await withdrawAutomatic(trx, {
          agency,
          conversations: [...new Set(conversations)],
          by: 'automatic',
          at: clock.now(),
          why: 'A person has this conversation now.',
        })
    }
  },
}
