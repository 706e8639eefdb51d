import { type Account, accountsOf } from '#core/accounts'
import type { Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import { type AlarmRow, openAlarms } from './store.ts'

const bad = new Set<string>(['signed_out', 'cannot_read', 'cannot_send'])
const about = (account: Account): string => `${account.id} ${account.health.state}`

/**
 * A live account that is signed out or cannot be read or written is an alarm for the supervisor, until it is well.
 * @returns how many were raised.
 */
export const compareAccounts = async (
  trx: Trx,
  agency: number,
  accounts: readonly Account[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'account')
  const byId = new Map(accounts.map((account) => [account.id, account]))
  await end(
    trx,
    agency,
    held.flatMap((alarm) => {
      const account = byId.get(alarm.subject ?? '')
      if (account?.state !== 'live') return [{ alarm, why: 'The account is no longer in use.' }]
      // Nothing is known of it for the moment: what was wrong may still be.
      if (alarm.about === about(account) || account.health.state === 'unknown') return []
      return [
        {
          alarm,
          why: bad.has(account.health.state) ? 'Its trouble is another now.' : 'The account is well.',
        },
      ]
    }),
    now,
  )
  const known = new Set(held.map((alarm) => alarm.about))
  const ill = accounts.filter(
    (account) => account.state === 'live' && bad.has(account.health.state) && !known.has(about(account)),
  )
  return raise(
    trx,
    agency,
    ill.map((account) => ({
      kind: 'account',
      subject: account.id,
      about: about(account),
      band: null,
      since: account.health.since,
      missedAt: account.health.since,
      sentence: `${account.handle} on ${account.network}: ${account.health.sentence}`,
      stage: 1,
      dueAt: null,
    })),
    now,
  )
}

/** The same, after a fact about an account. */
export const compareAccountsNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareAccounts(trx, agency, await accountsOf(trx, agency), await openAlarms(trx, agency), now)
