import { type AgencyRight, keyRights, rightWords } from '@callbox/contract'
import type { Rights } from '#platform/http'

/** Who makes keys may make one for the directory: no role carries that right. */
const by: Partial<Record<AgencyRight, AgencyRight>> = { 'directory.sync': 'security.manage' }

/** Whether somebody with these rights may have a key do something: they hold it themselves, for the whole agency. */
const holds = (rights: Rights, right: AgencyRight): boolean => {
  const needed = by[right] ?? right
  return rights.has(needed) && !rights.only?.has(needed)
}

/** What a key may be made for by somebody with these rights. */
export const mayGive = (rights: Rights): AgencyRight[] => keyRights.filter((right) => holds(rights, right))

/**
 * What a key may do now: what it was made for, as far as whoever answers for it holds it now (law 7). What lapsed is
 * withheld with the reason.
 */
export const rightsOfKey = (madeFor: readonly string[], theirs: Rights | undefined): Rights => {
  const allowed = keyRights.filter((right) => madeFor.includes(right))
  const now = allowed.filter((right) => theirs && holds(theirs, right))
  const lapsed = allowed.filter((right) => !now.includes(right))
  const withheld = new Map(lapsed.map((right) => [right, lapsedBecause(right, theirs)]))
  return Object.assign(new Set(now), withheld.size > 0 ? { withheld } : {})
}

const lapsedBecause = (right: AgencyRight, theirs: Rights | undefined): string =>
  theirs?.withheld?.get(by[right] ?? right) ??
  `whoever answers for this key does not hold the right to ${rightWords[by[right] ?? right]} any more`
