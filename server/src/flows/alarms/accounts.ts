import { type Account, accountsOf, type Outage, outagesOf } from '#core/accounts'
import type { Trx } from '#platform/db'
import { end, raise } from './raise.ts'
import { type AlarmRow, openAlarms } from './store.ts'
import { whileTrue } from './while-true.ts'

const bad = new Set<string>(['signed_out', 'cannot_read', 'cannot_send'])
const about = (account: Account): string => `${account.id} ${account.health.state}`

const sayOutage = ({ network, accounts, of }: Outage): string =>
  `${network} seems to be out: ${accounts.length} of our ${of} accounts there cannot be reached (${accounts.map(({ handle }) => handle).join(', ')}). Say on another channel that nobody reads there, and where help is.`

/**
 * Several accounts of a network that fail at once are one alarm, about the network, and not one each (CoP P10).
 * @returns how many were raised.
 */
const compareNetworks = (
  trx: Trx,
  agency: number,
  outages: readonly Outage[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> =>
  whileTrue(
    trx,
    agency,
    {
      kind: 'network',
      facts: outages.map((outage) => ({
        about: outage.network,
        subject: null,
        since: outage.since,
        sentence: sayOutage(outage),
      })),
      over: 'Its accounts no longer fail together.',
    },
    open,
    now,
  )

/**
 * A live account that is signed out or cannot be read or written is an alarm for the supervisor, until it is well, or
 * until it is told as part of an outage of its network. @returns how many were raised.
 */
export const compareAccounts = async (
  trx: Trx,
  agency: number,
  accounts: readonly Account[],
  open: readonly AlarmRow[],
  now: Date,
): Promise<number> => {
  const held = open.filter((alarm) => alarm.kind === 'account')
  const outages = outagesOf(accounts)
  const inOutage = new Set(outages.flatMap((outage) => outage.accounts.map(({ id }) => id)))
  const networks = await compareNetworks(trx, agency, outages, open, now)
  const byId = new Map(accounts.map((account) => [account.id, account]))
  await end(
    trx,
    agency,
    held.flatMap((alarm) => {
      const account = byId.get(alarm.subject ?? '')
      if (account?.state !== 'live') return [{ alarm, why: 'The account is no longer in use.' }]
      if (inOutage.has(account.id)) return [{ alarm, why: 'It is told as an outage of its network.' }]
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
    (account) =>
      account.state === 'live' &&
      bad.has(account.health.state) &&
      !inOutage.has(account.id) &&
      !known.has(about(account)),
  )
  const raised = await raise(
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
  return networks + raised
}

/** The same, after a fact about an account. */
export const compareAccountsNow = async (trx: Trx, agency: number, now: Date): Promise<number> =>
  compareAccounts(trx, agency, await accountsOf(trx, agency), await openAlarms(trx, agency), now)
