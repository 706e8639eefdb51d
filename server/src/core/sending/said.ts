import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { OutgoingRow } from './outgoing.ts'

type Reader = Db | Trx
const fields = sql`o.*, d.name as chain_name, d.responsible as chain_responsible`
const from = sql`sending.outgoing o join sending.delegation d on d.agency_id = o.agency_id and d.delegation_id = o.delegation_id`

/** Where a page of what was said ended. */
export type SaidCursor = { at: Date; id: string }

/**
 * What people said since a moment, newest first; keyset pages on an index. `except` are accounts that speak to one person
 * only. What a rule says again and again in the same words is left out.
 */
export const saidSince = async (
  db: Reader,
  agency: number,
  asked: { since: Date; except: readonly string[]; after: SaidCursor | null; limit: number },
): Promise<OutgoingRow[]> => {
  const { since, except, after, limit } = asked
  const past = after ? sql`and (o.published_at, o.outgoing_id) < (${after.at}, ${after.id}::uuid)` : sql``
  return (
    await sql<OutgoingRow>`select ${fields} from ${from} where o.agency_id = ${agency} and o.published_at >= ${since}
      and o.account_id <> all(${[...except]}::uuid[]) and o.published_at is not null and o.category not in ('profile', 'automatic') ${past}
      order by o.published_at desc, o.outgoing_id desc limit ${limit}`.execute(db)
  ).rows
}

/** What may have gone out since a moment, and nobody knows yet; at most 20, oldest first. Both states are named because the index is on both. */
export const unsureSince = async (
  db: Reader,
  agency: number,
  since: Date,
  except: readonly string[],
): Promise<OutgoingRow[]> =>
  (
    await sql<OutgoingRow>`select ${fields} from ${from} where o.agency_id = ${agency} and o.state in ('unknown', 'refused')
      and o.state = 'unknown' and o.category <> 'profile' and o.made_at >= ${since} and o.account_id <> all(${[...except]}::uuid[]) order by o.made_at limit 20`.execute(
      db,
    )
  ).rows

/** When something last went out on an account; null when nothing did since `since`. */
export const lastOut = async (
  db: Reader,
  agency: number,
  account: string,
  since: Date,
): Promise<Date | null> =>
  (
    await sql<{ at: Date }>`select published_at as at from sending.outgoing
      where agency_id = ${agency} and account_id = ${account} and published_at >= ${since} and category <> 'profile' order by published_at desc limit 1`.execute(
      db,
    )
  ).rows[0]?.at ?? null
