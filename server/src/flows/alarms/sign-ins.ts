import { type Account, endingSignIns } from '#core/accounts'
import type { Agency } from '#core/identity'
import type { Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import type { AlarmRow } from './store.ts'

/**
 * A sign-in that ends within seven days, and that only a person renews, is an alarm until it was renewed; one that has
 * been refused meanwhile is told as that (CoP S7). @returns how many were raised.
 */
export const compareSignIns = async (
  trx: Trx,
  { id: agency, zone }: Pick<Agency, 'id' | 'zone'>,
  accounts: readonly Account[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'sign_in')
  const ending = endingSignIns(accounts, now, zone).map((one) => ({
    ...one,
    about: `${one.account.id} ${one.at.toISOString()}`,
  }))
  const why = 'The sign-in was renewed, or is told otherwise now.'
  await end(
    trx,
    agency,
    held
      .filter((alarm) => !ending.some(({ about }) => about === alarm.about))
      .map((alarm) => ({ alarm, why })),
    now,
  )
  return raise(
    trx,
    agency,
    ending
      .filter(({ about }) => !held.some((alarm) => alarm.about === about))
      .map(({ account, about, says }) => ({
        kind: 'sign_in',
        subject: account.id,
        about,
        band: null,
        since: now,
        missedAt: now,
        sentence: says,
        stage: 1,
        dueAt: null,
      })),
    now,
  )
}
