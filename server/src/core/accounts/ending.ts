import type { Account } from './account.ts'

/** In seconds: seven days before a sign-in ends that only a person renews, they are told. */
export const warnSeconds = 7 * 86_400

/** A sign-in that ends by itself, told before it does. */
export type Ending = { account: Account; at: Date; says: string }

/** As people of the agency read a clock. */
const zoned = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)

/**
 * The sign-ins of live accounts that end soon and that only a person renews, soonest first. One that was refused already
 * is told as that, and a renewal that failed as the account's health.
 */
export const endingSignIns = (accounts: readonly Account[], now: Date, zone = 'UTC'): Ending[] =>
  accounts
    .flatMap((account) => {
      const { signInEnds: ends, health, state, handle, network } = account
      if (!ends || ends.renews || state !== 'live' || health.state === 'signed_out') return []
      const seconds = (ends.at.getTime() - now.getTime()) / 1000
      if (seconds > warnSeconds) return []
      const when = seconds <= 0 ? `ended on ${zoned(ends.at, zone)}` : `ends on ${zoned(ends.at, zone)}`
      return {
        account,
        at: ends.at,
        says: `The sign-in of ${handle} on ${network} ${when}, and nothing renews it by itself: connect the account again (Accounts, Connect), or nothing is read and nothing leaves.`,
      }
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
