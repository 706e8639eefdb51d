import type { Reactor } from '#platform/events'
import { compareAccountsNow } from './accounts.ts'
import { endFor } from './conversations.ts'
import { compareCoverNow } from './cover.ts'
import { noticed } from './notices.ts'
import { compareProfilesNow } from './profiles.ts'

/**
 * What ends an alarm, told as it happens; the watch of each second asks the rows again, so nothing rests on an event
 * that came while the alarm was being raised.
 */
const reactor: Reactor<
  | 'conversation.looked'
  | 'conversation.closed'
  | 'outgoing.moved'
  | 'account.health_changed'
  | 'register.cover_changed'
  | 'register.profile_changed'
> = {
  reader: 'alarms',
  to: [
    'conversation.looked',
    'conversation.closed',
    'outgoing.moved',
    'account.health_changed',
    'register.cover_changed',
    'register.profile_changed',
  ],
  async apply(trx, happened, clock) {
    for (const [agency, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const conversations = facts.flatMap((fact) => {
        if (!('conversation' in fact.data)) return []
        if (fact.name === 'outgoing.moved' && fact.data.state !== 'published') return []
        return fact.data.conversation ? [fact.data.conversation] : []
      })
      if (conversations.length > 0) await endFor(trx, agency, [...new Set(conversations)], clock.now())
      if (facts.some((fact) => fact.name === 'account.health_changed'))
        await compareAccountsNow(trx, agency, clock.now())
      if (facts.some((fact) => fact.name === 'register.cover_changed'))
        await compareCoverNow(trx, agency, clock.now())
      if (facts.some((fact) => fact.name === 'register.profile_changed'))
        await compareProfilesNow(trx, agency, clock.now())
    }
  },
}

export const reactors: Reactor[] = [reactor as Reactor, noticed as Reactor]
