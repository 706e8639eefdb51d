import { type Account, type AccountHealth, counted, type HealthState } from '@callbox/contract'

/** Health in two words, for the strip; the sentence stands beside it. */
export const healthWords: Record<HealthState, string> = {
  well: 'well',
  slow: 'slow',
  cannot_send: 'cannot send',
  cannot_read: 'cannot read',
  signed_out: 'signed out',
  unknown: 'not known yet',
}

const named: Readonly<Record<string, string>> = { web: 'Report form', practice: 'Practice network' }
export const networkWords = (network: string): string =>
  named[network] ?? network.charAt(0).toUpperCase() + network.slice(1)

export const isWell = (account: Account): boolean =>
  account.state !== 'live' || account.health.state === 'well' || account.health.state === 'unknown'

/** In whole days, or hours where it is less than one. */
const until = (moment: string, now: number): string => {
  const hours = Math.max(0, Math.floor((Date.parse(moment) - now) / 3600_000))
  return hours < 24 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day')
}

/** What is left of a budget, in whole percent. */
export const percentLeft = ({ left, limit }: AccountHealth['budgets'][number]): number =>
  Math.round((100 * left) / limit)
/** Little enough that a person should know. */
export const nearlySpent = (budget: AccountHealth['budgets'][number]): boolean => percentLeft(budget) < 10

/** What is wrong with an account now: in three words for the line on top, in a sentence beside it; null when nothing is. */
export const troubleOf = (
  { state, says, signIn, profile, cover, budgets }: AccountHealth,
  now = Date.now(),
): { words: string; says: string } | null => {
  if (state !== 'well' && state !== 'unknown' && state !== 'slow') return { words: healthWords[state], says }
  if (signIn.state === 'ending' && signIn.endsAt)
    return { words: `sign-in ends in ${until(signIn.endsAt, now)}`, says: signIn.says }
  if (profile.state === 'drifted') return { words: 'profile changed', says: profile.says }
  if (cover.short) return { words: 'too few people', says: cover.says }
  const spent = budgets.find(nearlySpent)
  if (spent)
    return {
      words: `${spent.what} nearly spent`,
      says: `${spent.left.toLocaleString()} of ${spent.limit.toLocaleString()} ${spent.what} are left: the network takes no more then, until it is full again.`,
    }
  return state === 'slow' ? { words: healthWords.slow, says } : null
}
