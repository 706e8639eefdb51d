import { type LostCover, lostCover } from '#core/register'
import type { Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import { type AlarmRow, openAlarms } from './store.ts'

/**
 * A live account that had enough people and has lost them is an alarm for the supervisor, at whatever hour it happens,
 * until it has enough again (APCO 2.3.2). @returns how many were raised.
 */
export const compareCover = async (
  trx: Trx,
  agency: number,
  lost: readonly LostCover[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'cover')
  const still = new Set(lost.map(({ entry }) => entry))
  const why = 'Enough people keep the account again, or it is no longer live.'
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
    lost
      .filter(({ entry }) => !known.has(entry))
      .map(({ entry, handle, network, says, since }) => ({
        kind: 'cover',
        subject: entry,
        about: entry,
        band: null,
        since,
        missedAt: since,
        sentence: `${handle} on ${network} has too few people. ${says}`,
        stage: 1,
        dueAt: null,
      })),
    now,
  )
}

/** The same, after a fact about an account's people. */
export const compareCoverNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareCover(trx, agency, await lostCover(trx, agency), await openAlarms(trx, agency), now)
