import type { Account, HealthState } from '@callbox/contract'

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
