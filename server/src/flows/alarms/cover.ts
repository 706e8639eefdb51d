import { type LostCover, lostCover } from '#core/register'
import type { Trx } from '#platform/db'
import { type AlarmRow, openAlarms } from './store.ts'
import { whileTrue } from './while-true.ts'

/**
 * A live account that had enough people and has lost them is an alarm for the supervisor, at whatever hour it happens,
 * until it has enough again (APCO 2.3.2). @returns how many were raised.
 */
export const compareCover = (
  trx: Trx,
  agency: number,
  lost: readonly LostCover[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> =>
  whileTrue(
    trx,
    agency,
    {
      kind: 'cover',
      facts: lost.map(({ entry, handle, network, says, since }) => ({
        about: entry,
        subject: entry,
        since,
        sentence: `${handle} on ${network} has too few people. ${says}`,
      })),
      over: 'Enough people keep the account again, or it is no longer live.',
    },
    open,
    now,
  )

/** The same, after a fact about an account's people. */
export const compareCoverNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareCover(trx, agency, await lostCover(trx, agency), await openAlarms(trx, agency), now)
