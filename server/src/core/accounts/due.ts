import { sql } from 'kysely'
import { secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'

/** Seconds between two looks at a network that we ask. */
export const collectEvery = 10

/** Seconds: no account is put off for longer, so a time further ahead was set by a clock that ran ahead of ours. */
const furthest = 6 * collectEvery

/** The accounts whose network is due to be asked; their next time is set in the same statement, so each is taken once. */
export const takeDueToCollect = async (
  trx: Trx,
  now: Date,
  networks: readonly string[],
): Promise<{ agency: number; account: string }[]> => {
  if (networks.length === 0) return []
  const { rows } = await sql<{
    agency: number
    account: string
  }>`update accounts.account set collect_due_at = ${secondsAfter(now, collectEvery)}
    where (agency_id, account_id) in (select agency_id, account_id from accounts.account
      where (collect_due_at <= ${now} or collect_due_at > ${secondsAfter(now, furthest)}) and state = 'live' and network = any(${[...networks]}) order by collect_due_at limit 100 for update skip locked)
    returning agency_id as agency, account_id as account`.execute(trx)
  return rows
}

/** Seconds until an account is offered again that somebody else was reading, or had died reading. */
const offeredAgain = 2

/** It could not be read just now because it is held: it is due again soon, and not only after the usual pause. */
export const dueSoon = async (
  db: Db,
  { agency, account, now }: { agency: number; account: string; now: Date },
): Promise<void> => {
  await db
    .updateTable('accounts.account')
    .set({ collect_due_at: secondsAfter(now, offeredAgain) })
    .where('agency_id', '=', agency)
    .where('account_id', '=', account)
    .execute()
}

/** Seconds for which the account that waits longest to be asked again has been due; 0 when none is. */
export const oldestDue = async (db: Db | Trx, now: Date): Promise<number> => {
  const { rows } = await sql<{
    at: Date | null
  }>`select min(collect_due_at) as at from accounts.account where state = 'live' and collected_at is not null and collect_due_at <= ${now}`.execute(
    db,
  )
  const at = rows[0]?.at
  return at ? (now.getTime() - at.getTime()) / 1000 : 0
}
