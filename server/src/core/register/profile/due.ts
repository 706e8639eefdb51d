import { sql } from 'kysely'
import { abilitiesFor } from '#core/accounts'
import type { Connector } from '#core/channels'
import type { World } from '#core/world'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import type { Reactor } from '#platform/events'
import { addJob } from '#platform/jobs'
import type { Entry } from '../entry.ts'
import { isOfficial } from '../life.ts'
import { entriesOfOutgoing, readSoon } from './store.ts'

/** Seconds until an offered profile is offered again, whatever became of the first offer. */
const offerAgain = 90

/** Whether the live profile of an account can be read by a program, and is worth reading: the account is ours and in use. */
export const isReadable = ({ state, account }: Entry, connectors: ReadonlyMap<string, Connector>): boolean =>
  account?.state === 'live' &&
  isOfficial(state) &&
  abilitiesFor({ connectors }, account).profile?.read === true &&
  connectors.get(account.network)?.profile !== undefined

/** Hands the profiles that are due to the workers; each offer moves its row, so that it is offered once. */
export const readDue = ({ db, clock }: Pick<World, 'db' | 'clock'>): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const at = clock.now()
    const { rows } = await sql<{
      agency: number
      entry: string
    }>`update register.profile set due_at = ${secondsAfter(at, offerAgain)}
      where (agency_id, entry_id) in (select agency_id, entry_id from register.profile
        where due_at <= ${at} order by due_at limit 50 for update skip locked)
      returning agency_id as agency, entry_id as entry`.execute(trx)
    for (const { agency, entry } of rows)
      await addJob(
        trx,
        'profile',
        { agency, entry },
        { key: `profile:${entry}`, lane: 'backfill', attempts: 1 },
      )
    return rows.length
  })

/** What was sent for a profile has come to an end, or nobody knows: what stands there now is read at once. */
export const readAfterSending: Reactor<'outgoing.moved'> = {
  reader: 'register.profile',
  to: ['outgoing.moved'],
  async apply(trx, happened, clock) {
    for (const [agency, facts] of Map.groupBy(happened, (fact) => fact.agency)) {
      const sent = facts.flatMap(({ data }) =>
        data.conversation === null && ['published', 'refused', 'unknown'].includes(data.state)
          ? [data.outgoing]
          : [],
      )
      if (sent.length > 0)
        await readSoon(trx, agency, await entriesOfOutgoing(trx, agency, sent), clock.now())
    }
  },
}

/** An account whose profile showed what was approved and does not any more. */
export type Drift = { entry: string; handle: string; network: string; says: string; since: Date }

/** The live accounts of an agency whose profiles have drifted from what was approved. */
export const drifted = async (db: Db | Trx, agency: number): Promise<Drift[]> =>
  (
    await sql<Drift>`select p.entry_id as entry, coalesce(e.handle, p.handle) as handle, p.network, p.drift_says as says, p.drifted_since as since
      from register.profile p left join register.entry e using (agency_id, entry_id)
      where agency_id = ${agency} and p.drifted_since is not null and coalesce(e.state, 'live') in ('live', 'under_review')
      order by p.drifted_since, p.entry_id`.execute(db)
  ).rows
