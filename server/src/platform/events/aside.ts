import { sql } from 'kysely'
import type { Clock } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import type { Reactor, Received } from './readers.ts'

/** Events of an agency that were set aside and still are, by reader; with the error, for those who may read it. */
export const asideNow = async (
  db: Db,
  agency: number | null,
): Promise<{ reader: string; name: string; n: number }[]> =>
  (
    await sql<{
      reader: string
      name: string
      n: number
    }>`select reader, name, count(*)::int as n from events.set_aside
      where resolved_at is null and (${agency}::int is null or agency_id = ${agency}::int) group by 1, 2 order by 1, 2`.execute(
      db,
    )
  ).rows

/**
 * Applies the events that were set aside once more, oldest first, each in a transaction of its own that also says that it
 * is done with. One that fails again stays where it was. @returns how many were applied, and how many failed.
 */
export const applyAside = async (
  { db, clock }: { db: Db; clock: Clock },
  agency: number,
  reactors: readonly Reactor[],
): Promise<{ applied: number; failed: number }> => {
  const { rows } = await sql<{
    reader: string
    xid: string
    id: number
  }>`select reader, event_xid::text as xid, event_id as id
    from events.set_aside where agency_id = ${agency} and resolved_at is null order by event_xid, event_id limit 500`.execute(
    db,
  )
  const done = { applied: 0, failed: 0 }
  for (const { reader, xid, id } of rows) {
    const reactor = reactors.find((one) => one.reader === reader)
    const applied = await db
      .transaction()
      .execute(async (trx) => reactor !== undefined && apply(trx, clock, { agency, reactor, xid, id }))
      .catch(() => false)
    done[applied ? 'applied' : 'failed'] += 1
  }
  return done
}

const apply = async (
  trx: Trx,
  clock: Clock,
  { agency, reactor, xid, id }: { agency: number; reactor: Reactor; xid: string; id: number },
): Promise<boolean> => {
  const { rowCount } = await asideRow(trx, agency, reactor.reader, id)
  if (rowCount === 0) return true // somebody else has just done it
  const { rows } =
    await sql<Received>`select agency_id as agency, xid::text, id, name, at, subject, data from events.event
    where agency_id = ${agency} and xid = ${xid}::xid8 and id = ${id}`.execute(trx)
  if (rows.length > 0) await reactor.apply(trx, rows, clock)
  await sql`update events.set_aside set resolved_at = ${clock.now()}
    where agency_id = ${agency} and reader = ${reactor.reader} and event_id = ${id}`.execute(trx)
  return true
}

const asideRow = async (trx: Trx, agency: number, reader: string, id: number) => {
  const { rows } = await sql`select 1 from events.set_aside where agency_id = ${agency} and reader = ${reader}
    and event_id = ${id} and resolved_at is null for update skip locked`.execute(trx)
  return { rowCount: rows.length }
}
