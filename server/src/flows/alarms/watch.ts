import { accountsOf } from '#core/accounts'
import { type Agency, agencies } from '#core/identity'
import { packOf } from '#core/policy'
import { drifted, lostCover } from '#core/register'
import { type Clock, secondsAfter } from '#platform/clock'
import type { Db, Trx } from '#platform/db'
import { wordsOf } from '#platform/errors'
import { compareAccounts } from './accounts.ts'
import { unattendedSeconds } from './alarm.ts'
import { compare } from './conversations.ts'
import { compareCover } from './cover.ts'
import { escalate } from './escalate.ts'
import { compareInterpreters, type LateInterpreters } from './interpreters.ts'
import { compareProfiles } from './profiles.ts'
import { end, raise } from './raise.ts'
import { compareSignIns } from './sign-ins.ts'
import { type AlarmRow, lockWatch, openAlarms, setWatch } from './store.ts'
import { say } from './words.ts'

/** Whether anybody of the agency is on shift, at a moment; the desk knows. */
export type AnybodyOnShift = (db: Db, agency: number, at: Date) => Promise<boolean>

/** @returns since when nobody is on shift although accounts are live; null while somebody is. */
const attend = async (
  trx: Trx,
  agency: number,
  { manned, since, open, now }: { manned: boolean; since: Date | null; open: AlarmRow[]; now: Date },
): Promise<{ since: Date | null; raised: number }> => {
  const held = open.filter((alarm) => alarm.kind === 'nobody_on_shift')
  if (manned) {
    const why = 'Somebody is on shift, or no account is live.'
    await end(
      trx,
      agency,
      held.map((alarm) => ({ alarm, why })),
      now,
    )
    return { since: null, raised: 0 }
  }
  const from = since ?? now
  const missedAt = secondsAfter(from, unattendedSeconds)
  if (held.length > 0 || missedAt > now) return { since: from, raised: 0 }
  const said = { kind: 'nobody_on_shift', band: null, since: from, sentence: '' } as const
  const raised = await raise(
    trx,
    agency,
    [{ ...said, subject: null, about: 'shift', missedAt, sentence: say(said, now), stage: 0, dueAt: now }],
    now,
  )
  return { since: from, raised }
}

/** What the watch asks of others, handed over by the application. */
export type Asks = { anybodyOnShift: AnybodyOnShift; lateInterpreters: LateInterpreters }

const watchAgency = async (
  { db, clock }: { db: Db; clock: Clock },
  agency: Agency,
  { anybodyOnShift, lateInterpreters }: Asks,
): Promise<number> => {
  const pack = packOf(agency.pack)
  // Not knowing who is on shift must not silence the other alarms.
  const asked = await anybodyOnShift(db, agency.id, clock.now()).then(
    (present) => ({ present, error: null }),
    (error: unknown) => ({ present: null, error }),
  )
  const late = await lateInterpreters(db, agency.id, clock.now()).then(
    (requests) => ({ requests, error: null }),
    (error: unknown) => ({ requests: null, error }),
  )
  const handled = await db.transaction().execute(async (trx) => {
    const watch = await lockWatch(trx, agency.id)
    if (!watch) return 0
    const now = clock.now()
    const accounts = await accountsOf(trx, agency.id)
    const open = await openAlarms(trx, agency.id)
    const manned = asked.present || !accounts.some((account) => account.state === 'live')
    const { since, raised } =
      asked.present === null
        ? { since: watch.unattendedSince, raised: 0 }
        : await attend(trx, agency.id, { manned, since: watch.unattendedSince, open, now })
    const more =
      (await compareAccounts(trx, agency.id, accounts, open, now)) +
      (await compareSignIns(trx, agency, accounts, open, now)) +
      (await compareCover(trx, agency.id, await lostCover(trx, agency.id), open, now)) +
      (await compareProfiles(trx, agency.id, await drifted(trx, agency.id), open, now)) +
      (await compare(trx, agency.id, pack, open, now)) +
      (late.requests ? await compareInterpreters(trx, agency.id, pack, late.requests, open, now) : 0)
    const { moved, roundAt } = await escalate(trx, agency.id, pack, watch, now)
    if (since?.getTime() !== watch.unattendedSince?.getTime() || roundAt !== watch.roundAt)
      await setWatch(trx, agency.id, { unattendedSince: since, roundAt })
    return raised + more + moved
  })
  const error = asked.error ?? late.error
  if (error) throw error
  return handled
}

/** Each second, for each agency: what has run out is raised, what is over ends, what is due goes a step further. */
export const watchAll = async (world: { db: Db; clock: Clock }, asks: Asks): Promise<number> => {
  let handled = 0
  const failed: unknown[] = []
  for (const agency of await agencies(world.db)) {
    try {
      handled += await watchAgency(world, agency, asks)
    } catch (error) {
      // One agency's trouble must not silence the alarms of the others.
      failed.push(error)
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(wordsOf).join(' '))
  return handled
}
