import { type EventData, type EventName, events } from '@callbox/contract'
import { sql } from 'kysely'
import { type Insert, insertTogether, type Trx } from '#platform/db'

export type Happened<N extends EventName = EventName> = {
  [K in N]: { agency: number; name: K; at: Date; subject: string | null; data: EventData<K> }
}[N]

const types = { agency_id: 'int4', name: 'text', at: 'timestamptz', subject: 'uuid', data: 'jsonb' }

/**
 * What has happened as rows to be written with those of others, and one NOTIFY an agency. Data is checked against the
 * catalogue of events.
 */
export const told = (happened: readonly Happened[]): Insert => ({
  table: 'events.event',
  types,
  rows: happened.map((h) => ({
    agency_id: h.agency,
    name: h.name,
    at: h.at,
    subject: h.subject,
    data: events[h.name].parse(h.data),
  })),
  tail: 'returning agency_id',
  say: (inserted) =>
    sql`(select count(pg_notify('callbox_events', agency_id::text)) from (select distinct agency_id from ${inserted}) as agencies)`,
})

/**
 * Writes what has happened in the caller's transaction, with one NOTIFY an agency: exactly as durable, and exactly as
 * undone, as the change itself.
 */
export const emit = (trx: Trx, ...happened: Happened[]): Promise<void> =>
  insertTogether(trx, [told(happened)])
