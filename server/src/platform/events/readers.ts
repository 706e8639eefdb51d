import type { EventData, EventName } from '@callbox/contract'
import { sql } from 'kysely'
import type { Clock } from '#platform/clock'
import { type Db, isPassing, type Trx } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { marked } from '#platform/trace'

export type Received<N extends EventName = EventName> = {
  [K in N]: {
    agency: number
    id: number
    xid: string
    name: K
    at: Date
    subject: string | null
    data: EventData<K>
  }
}[N]

/** A subscriber: applied set-based, in the transaction that moves its cursor, so each event is applied exactly once. */
export type Reactor<N extends EventName = EventName> = {
  /** Unique; the name of its cursor. */
  reader: string
  to: readonly N[]
  apply(trx: Trx, happened: Received<N>[], clock: Clock): Promise<void>
}

const batch = 500

/** The conversation that an event tells of, for its trace. */
export const conversationOf = ({ data }: { data: unknown }): string | null => {
  const { conversation } = data as { conversation?: unknown }
  return typeof conversation === 'string' ? conversation : null
}

type Raw = { xid: string; id: number; name: EventName; at: Date; subject: string | null; data: never }

/**
 * Lets one reader take one batch for one agency.
 * @returns how many events it passed; 0 when another process has the cursor or there is nothing new.
 */
export const readOnce = async (db: Db, clock: Clock, agency: number, reactor: Reactor): Promise<number> => {
  const one = async (most: number): Promise<{ passed: number; error: unknown; first: Raw | null }> => {
    let first: Raw | null = null
    try {
      const passed = await db.transaction().execute(async (trx) => {
        const cursor = await sql<{ xid: string; id: number }>`select xid::text, id from events.cursor
          where agency_id = ${agency} and reader = ${reactor.reader} for update skip locked`.execute(trx)
        const at = cursor.rows[0]
        if (!at) return 0
        const { rows } = await sql<Raw>`select xid::text, id, name, at, subject, data from events.event
          where agency_id = ${agency} and (xid, id) > (${at.xid}::xid8, ${at.id}) and xid < pg_snapshot_xmin(pg_current_snapshot())
          order by xid, id limit ${most}`.execute(trx)
        const last = rows.at(-1)
        if (!last) return 0
        const mine = rows.filter((row) => reactor.to.includes(row.name))
        first = mine[0] ?? null
        if (mine.length > 0)
          await marked(
            'react',
            mine.map(conversationOf),
            () => reactor.apply(trx, mine.map((row) => ({ ...row, agency })) as Received[], clock),
            { reader: reactor.reader },
          )
        await sql`update events.cursor set xid = ${last.xid}::xid8, id = ${last.id}
          where agency_id = ${agency} and reader = ${reactor.reader}`.execute(trx)
        return rows.length
      })
      return { passed, error: null, first }
    } catch (error) {
      return { passed: 0, error, first }
    }
  }
  const whole = await one(batch)
  // A database that went away in the middle says nothing of the event: it is read again when it is back.
  if (isPassing(whole.error)) throw whole.error
  if (!whole.error || !whole.first) return whole.passed
  // Something in the batch cannot be applied: go one by one, and set aside the one that fails twice.
  const single = await one(1)
  if (isPassing(single.error)) throw single.error
  if (!single.error || !single.first) return single.passed
  await setAside(db, clock, agency, reactor.reader, single.first, wordsOf(single.error))
  return 1
}

const setAside = (
  db: Db,
  clock: Clock,
  agency: number,
  reader: string,
  event: Raw,
  error: string,
): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await sql`update events.cursor set xid = ${event.xid}::xid8, id = ${event.id} where agency_id = ${agency} and reader = ${reader}
      and (xid, id) < (${event.xid}::xid8, ${event.id})`.execute(trx)
    await sql`insert into events.set_aside (agency_id, reader, event_xid, event_id, name, error, at)
      values (${agency}, ${reader}, ${event.xid}::xid8, ${event.id}, ${event.name}, ${error}, ${clock.now()}) on conflict do nothing`.execute(
      trx,
    )
  })

/** Runs every reader until nothing is new, for one agency (or all). Safe to call from many processes at once. */
export const runReaders = async (
  db: Db,
  clock: Clock,
  reactors: readonly Reactor[],
  agency: number | null,
): Promise<number> => {
  let total = 0
  for (;;) {
    const { rows } = await sql<{
      agency_id: number
      reader: string
    }>`select c.agency_id, c.reader from events.cursor c
      where ${agency}::int is null or c.agency_id = ${agency}::int
      group by c.agency_id, c.reader, c.xid, c.id
      having exists (select 1 from events.event e where e.agency_id = c.agency_id and (e.xid, e.id) > (c.xid, c.id)
        and e.xid < pg_snapshot_xmin(pg_current_snapshot()))`.execute(db)
    let passed = 0
    for (const { agency_id, reader } of rows) {
      const reactor = reactors.find((candidate) => candidate.reader === reader)
      if (reactor) passed += await readOnce(db, clock, agency_id, reactor)
    }
    if (passed === 0) return total
    total += passed
  }
}

/** How far behind each reader is, and how many events it set aside; for /readyz. Bounded: counts at most 10,000. */
export const readerLag = async (
  db: Db | Trx,
): Promise<{ reader: string; behind: number; setAside: number }[]> => {
  const { rows } = await sql<{ reader: string; behind: number; set_aside: number }>`select c.reader,
      sum((select count(*) from (select 1 from events.event e where e.agency_id = c.agency_id and (e.xid, e.id) > (c.xid, c.id) limit 10000) as new))::int8 as behind,
      sum((select count(*) from events.set_aside s where s.agency_id = c.agency_id and s.reader = c.reader and s.resolved_at is null))::int8 as set_aside
    from events.cursor c group by c.reader order by c.reader`.execute(db)
  return rows.map((row) => ({
    reader: row.reader,
    behind: Number(row.behind),
    setAside: Number(row.set_aside),
  }))
}

/** Gives each reader its place in each agency's events, from the first one on; one that has a place keeps it. */
export const follow = async (
  db: Db,
  agencies: readonly number[],
  readers: readonly string[],
): Promise<void> => {
  const rows = agencies.flatMap((agency) => readers.map((reader) => ({ agency_id: agency, reader })))
  if (rows.length > 0)
    await db
      .insertInto('events.cursor')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .execute()
}

/** The readers that have a place in the events, whoever reads for them. */
export const readersKnown = async (db: Db): Promise<string[]> => {
  const { rows } = await sql<{ reader: string }>`select distinct reader from events.cursor`.execute(db)
  return rows.map((row) => row.reader)
}
