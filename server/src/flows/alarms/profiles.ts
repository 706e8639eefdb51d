import { type Drift, drifted } from '#core/register'
import type { Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import { type AlarmRow, openAlarms } from './store.ts'

/**
 * A live account whose profile showed what was approved and does not any more is an alarm for the supervisor, until it
 * does again: somebody else may hold the account (APCO 2.1.1 to 2.1.4; CoP S1, S2). @returns how many were raised.
 */
export const compareProfiles = async (
  trx: Trx,
  agency: number,
  drifts: readonly Drift[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'profile')
  const still = new Set(drifts.map(({ entry }) => entry))
  const why = 'The profile shows what was approved again, or the account is no longer live.'
  await end(
    trx,
    agency,
    held.filter((alarm) => !still.has(alarm.about)).map((alarm) => ({ alarm, why })),
    now,
  )
  const known = new Set(held.map((alarm) => alarm.about))
  return raise(
    trx,
    agency,
    drifts
      .filter(({ entry }) => !known.has(entry))
      .map(({ entry, handle, network, says, since }) => ({
        kind: 'profile',
        subject: entry,
        about: entry,
        band: null,
        since,
        missedAt: since,
        sentence: `${handle} on ${network} shows what nobody approved. ${says} If none of us changed it, somebody else may hold the account.`,
        stage: 1,
        dueAt: null,
      })),
    now,
  )
}

/** The same, after a fact about a profile. */
export const compareProfilesNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareProfiles(trx, agency, await drifted(trx, agency), await openAlarms(trx, agency), now)
