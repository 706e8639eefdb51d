import type { Entry, Verification } from './entry.ts'
import type { Ground } from './ground.ts'

/** Whether anybody can see that the account is really ours: told by its network, or confirmed by a person (CoP S2). */
export const verificationOf = (entry: Entry, ground: Ground): Verification => {
  if (entry.network === 'web')
    return { state: 'network', says: 'It is a page of this centre, under its own address.' }
  const connector = ground.connectors.get(entry.network)
  // Where the code for the network is not at hand, as for the clauses, it is as the sweep found it.
  if (ground.connectors.size === 0 && entry.judged) return entry.judged.verification
  const { account } = entry
  // What the network showed when it was last read goes before what it told when we signed in.
  const read = entry.profile?.verified
    ? entry.profile.verified
    : account
      ? connector?.verified?.({ handle: account.handle, settings: account.settings })
      : undefined
  if (read?.is) return { state: 'network', says: read.says }
  const line = entry.attested.find((one) => one.kind === 'verification')
  if (line)
    return {
      state: 'attested',
      says: `Confirmed by hand: ${line.what}; to be looked at again on ${line.reviewOn}.`,
    }
  if (read) return { state: 'not_verified', says: read.says }
  if (connector && !connector.abilities({ settings: {} }).realNetwork)
    return { state: 'unknown', says: 'A simulated network verifies nobody.' }
  return {
    state: 'not_verified',
    says: 'The network tells a program nothing of it: look at the profile, and confirm what you see.',
  }
}
