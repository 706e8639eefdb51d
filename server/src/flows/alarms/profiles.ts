import { type Drift, drifted } from '#core/register'
import type { Trx } from '#platform/db'
import { type AlarmRow, openAlarms } from './store.ts'
import { whileTrue } from './while-true.ts'

/**
 * A live account whose profile showed what was approved and does not any more is an alarm for the supervisor, until it
 * does again: somebody else may hold the account (APCO 2.1.1 to 2.1.4; CoP S1, S2). @returns how many were raised.
 */
export const compareProfiles = (
  trx: Trx,
  agency: number,
  drifts: readonly Drift[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> =>
  whileTrue(
    trx,
    agency,
    {
      kind: 'profile',
      facts: drifts.map(({ entry, handle, network, says, since }) => ({
        about: entry,
        subject: entry,
        since,
        sentence: `${handle} on ${network} shows what nobody approved. ${says} If none of us changed it, somebody else may hold the account.`,
      })),
      over: 'The profile shows what was approved again, or the account is no longer live.',
    },
    open,
    now,
  )

/** The same, after a fact about a profile. */
export const compareProfilesNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareProfiles(trx, agency, await drifted(trx, agency), await openAlarms(trx, agency), now)
