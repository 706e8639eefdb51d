import type { Entry } from './entry.ts'
import { type Ground, type GroundWorld, registerNow } from './ground.ts'
import { watchedAt } from './hours.ts'
import { isOfficial } from './life.ts'
import { verificationOf } from './verification.ts'

/** An account as the public is told of it: nothing here that is not for everybody to read. */
export type Official = {
  id: string
  network: string
  /** As people know it. */
  networkName: string
  handle: string
  name: string
  url: string | null
  language: string
  /** People may report things there. */
  takesReports: boolean
  /** Within the hours in which it is watched; null when none are set. */
  watchedNow: boolean | null
  always: boolean
  /** Its network vouches for it, or a person has confirmed that it does. */
  verified: boolean
}

/** The accounts of a register that the public is told are ours: every live one, and no other (CoP S4). */
export const officialOf = (entries: readonly Entry[], ground: Ground): Official[] =>
  entries
    .filter((entry) => isOfficial(entry.state))
    .map((entry) => ({
      id: entry.id,
      network: entry.network,
      networkName: ground.connectors.get(entry.network)?.name ?? entry.network,
      handle: entry.account?.handle ?? entry.handle,
      name: entry.name,
      url: entry.url,
      language: entry.language,
      takesReports: entry.takesReports,
      watchedNow: entry.hours && watchedAt(entry.hours, ground.at, ground.zone),
      always: entry.hours?.always ?? false,
      verified: ['network', 'attested'].includes(verificationOf(entry, ground).state),
    }))

/** The published list of an agency, read from its register at this moment. */
export const officialAccounts = async (world: GroundWorld, agency: number): Promise<Official[]> => {
  const { entries, ground } = await registerNow(world, agency)
  return officialOf(entries, ground)
}
