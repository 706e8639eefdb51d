import { type Account, endingSignIns } from '#core/accounts'
import type { Agency } from '#core/identity'
import type { Trx } from '#platform/db'
import type { AlarmRow } from './store.ts'
import { whileTrue } from './while-true.ts'

/**
 * A sign-in that ends within seven days, and that only a person renews, is an alarm until it was renewed; one that has
 * been refused meanwhile is told as that (CoP S7). @returns how many were raised.
 */
export const compareSignIns = (
  trx: Trx,
  { id: agency, zone }: Pick<Agency, 'id' | 'zone'>,
  accounts: readonly Account[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> =>
  whileTrue(
    trx,
    agency,
    {
      kind: 'sign_in',
      facts: endingSignIns(accounts, now, zone).map(({ account, at, says }) => ({
        about: `${account.id} ${at.toISOString()}`,
        subject: account.id,
        since: now,
        sentence: says,
      })),
      over: 'The sign-in was renewed, or is told otherwise now.',
    },
    open,
    now,
  )
