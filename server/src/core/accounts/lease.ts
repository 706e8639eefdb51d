import { sql } from 'kysely'
import { type Clock, secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'

export type Duty = 'collect' | 'publish' | 'profile'
export type LeaseAsked = {
  agency: number
  account: string
  duty: Duty
  /** Who works: one id a worker or a run, never shared by two that run at once. */
  holder: string
  seconds?: number
}

/** Seconds. A dead holder's account is free again in time for its next answer to leave within 30 s. */
export const leaseSeconds = 15

/** Seconds: a lease that ends further ahead was taken under a clock that ran ahead of ours, and binds nobody. */
const furthest = 4 * leaseSeconds

/** Takes the account for one duty, or takes it again: one statement, so two can never both hear `true`. */
export const takeLease = async (db: Db | Trx, clock: Clock, asked: LeaseAsked): Promise<boolean> => {
  const now = clock.now()
  const until = secondsAfter(now, asked.seconds ?? leaseSeconds)
  const { rows } = await sql`insert into accounts.lease as held (agency_id, account_id, duty, holder, until)
      values (${asked.agency}, ${asked.account}, ${asked.duty}, ${asked.holder}, ${until})
      on conflict (agency_id, account_id, duty) do update set holder = excluded.holder, until = excluded.until
        where held.until <= ${now} or held.until > ${secondsAfter(now, furthest)} or held.holder = excluded.holder
      returning holder`.execute(db)
  return rows.length > 0
}

/** Holds on; `false` when it has lapsed or somebody else has it: stop working on the account. */
export const renewLease = async (db: Db | Trx, clock: Clock, asked: LeaseAsked): Promise<boolean> => {
  const now = clock.now()
  const done = await db
    .updateTable('accounts.lease')
    .set({ until: secondsAfter(now, asked.seconds ?? leaseSeconds) })
    .where('agency_id', '=', asked.agency)
    .where('account_id', '=', asked.account)
    .where('duty', '=', asked.duty)
    .where('holder', '=', asked.holder)
    .where('until', '>', now)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Seconds of real time between two renewals by `keepLease`. */
const renewal = 5

/** Renews it while something slow goes on (a network that thinks), until the answer of this is called. */
export const keepLease = (db: Db, clock: Clock, asked: LeaseAsked): (() => void) => {
  const beat = setInterval(() => void renewLease(db, clock, asked).catch(() => false), renewal * 1000)
  return () => clearInterval(beat)
}

/** Gives it back; somebody else's lease is left alone. */
export const dropLease = async (db: Db | Trx, asked: Omit<LeaseAsked, 'seconds'>): Promise<void> => {
  await db
    .deleteFrom('accounts.lease')
    .where('agency_id', '=', asked.agency)
    .where('account_id', '=', asked.account)
    .where('duty', '=', asked.duty)
    .where('holder', '=', asked.holder)
    .execute()
}

/** Who holds the duty at this moment; null when nobody does or the lease has lapsed. */
export const leaseHolder = async (
  db: Db | Trx,
  clock: Clock,
  asked: { agency: number; account: string; duty: Duty },
): Promise<string | null> => {
  const now = clock.now()
  const row = await db
    .selectFrom('accounts.lease')
    .select('holder')
    .where('agency_id', '=', asked.agency)
    .where('account_id', '=', asked.account)
    .where('duty', '=', asked.duty)
    .where('until', '>', now)
    .where('until', '<=', secondsAfter(now, furthest))
    .executeTakeFirst()
  return row?.holder ?? null
}
