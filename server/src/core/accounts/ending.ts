import type { Account } from './account.ts'

/** In seconds: seven days before a sign-in ends that only a person renews, they are told. */
export const warnSeconds = 7 * 86_400

/** A sign-in that ends by itself, told before it does. */
export type Ending = { account: Account; at: Date; says: string }

const zoned = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/**
 * The sign-ins of live accounts that end soon and that only a person renews, soonest first. One that was refused already
 * is told as that, and a renewal that failed as the account's health.
 */
export const endingSignIns = (accounts: readonly Account[], now: Date): Ending[] =>
  accounts
    .flatMap((account) => {
      const { signInEnds: ends, health, state, handle, network } = account
      if (!ends || ends.renews || state !== 'live' || health.state === 'signed_out') return []
      const seconds = (ends.at.getTime() - now.getTime()) / 1000
      if (seconds > warnSeconds) return []
      const when = seconds <= 0 ? `ended at ${zoned(ends.at)}` : `ends at ${zoned(ends.at)}`
      return {
        account,
        at: ends.at,
        says: `The sign-in of ${handle} on ${network} ${when}, and nothing renews it by itself: connect the account again (Accounts, Connect), or nothing is read and nothing leaves.`,
      }
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
