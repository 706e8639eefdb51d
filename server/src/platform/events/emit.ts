import { type EventData, type EventName, events } from '@callbox/contract'
import { sql } from 'kysely'
import { columns, rowsOf, type Trx } from '#platform/db'

export type Happened<N extends EventName = EventName> = {
  [K in N]: { agency: number; name: K; at: Date; subject: string | null; data: EventData<K> }
}[N]

const types = { agency_id: 'int4', name: 'text', at: 'timestamptz', subject: 'uuid', data: 'jsonb' }

/**
 * Writes what has happened in the caller's transaction, with one NOTIFY an agency: exactly as durable, and exactly as
 * undone, as the change itself. Data is checked against the catalogue of events.
 */
export const emit = async (trx: Trx, ...happened: Happened[]): Promise<void> => {
  if (happened.length === 0) return
  const rows = happened.map((h) => ({
    agency_id: h.agency,
    name: h.name,
    at: h.at,
    subject: h.subject,
    data: events[h.name].parse(h.data),
  }))
  const { names, values } = columns(types, 'e')
  await sql`with noted as (
      insert into events.event (${names}) select ${values} from ${rowsOf(rows, types)} as e(${names}) returning agency_id
    ) select pg_notify('callbox_events', agency_id::text) from (select distinct agency_id from noted) as agencies`.execute(
    trx,
  )
}
