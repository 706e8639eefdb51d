import type { Account } from './account.ts'

/** Several accounts of one network that fail at once: the network, and not each of them, is in trouble. */
export type Outage = { network: string; accounts: Account[]; of: number; since: Date }

/** Accounts of a network that begin to fail within so many seconds of one another fail together. */
const together = 600

const failing = (account: Account): boolean =>
  account.state === 'live' &&
  (account.health.state === 'cannot_read' || account.health.state === 'cannot_send')

/** The longest run of accounts that began to fail close upon one another. */
const longestRun = (accounts: readonly Account[]): Account[] => {
  let best: Account[] = []
  let run: Account[] = []
  for (const account of accounts.toSorted((a, b) => a.health.since.getTime() - b.health.since.getTime())) {
    const last = run.at(-1)
    const near = last && account.health.since.getTime() - last.health.since.getTime() <= together * 1000
    run = near ? [...run, account] : [account]
    if (run.length > best.length) best = run
  }
  return best
}

/**
 * The networks that are out, by what happens to our own accounts: two or more, and at least half of those that are live
 * there, cannot be read or written since about the same time (CoP P10). A sign-in that is no longer taken is one
 * account's own trouble and counts for nothing here.
 */
export const outagesOf = (accounts: readonly Account[]): Outage[] =>
  [...Map.groupBy(accounts, (account) => account.network)].flatMap(([network, all]) => {
    const of = all.filter((account) => account.state === 'live').length
    const run = longestRun(all.filter(failing))
    return run.length >= 2 && run.length * 2 >= of
      ? [{ network, accounts: run, of, since: run[0]!.health.since }]
      : []
  })
