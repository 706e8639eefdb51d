import type { AgencyRight } from '@callbox/contract'

/**
 * What somebody may do in an agency, now. A right that holds for some accounts only stands in `only` as well, with
 * those accounts; one that a role would give but a condition withholds is not among the rights and stands in `withheld`
 * with the reason.
 */
export type Rights = ReadonlySet<AgencyRight> & {
  readonly only?: ReadonlyMap<AgencyRight, ReadonlySet<string>>
  readonly withheld?: ReadonlyMap<AgencyRight, string>
}

/** A person with a living session, and what each agency has granted them, now. */
export type Who = {
  person: { id: string; name: string }
  sessionId: string
  grants: ReadonlyMap<number, Rights>
  /** Whether this session has shown a second factor within the last five minutes, or nothing asks for one (practice). */
  confirmed: boolean
  /** An API key calls, not a person: it has rights in its agency and nothing of its own. */
  key?: true
}

/**
 * Resolves the caller of a request; null when nobody is signed in. May be as old as a few seconds, never more than five.
 * `address` is where the call comes from: with it, a key that opens nothing counts as a guess and is refused by name.
 */
export type WhoIs = (request: Request, address?: string) => Promise<Who | null>

/** The same of a caller who was let in earlier, for what lasts longer than a request; as old as a few seconds too. */
export type StillThere = (caller: { request: Request; sessionId: string | null }) => Promise<Who | null>

/** A signed-in person was refused: for the record. */
export type Refused = {
  person: Who['person']
  agency: number
  right: AgencyRight
  route: string
  /** Where it was not the right that was missing: a second factor had not been shown lately. */
  why?: 'confirm_first'
  agencies: readonly number[]
}

/** The accounts a right holds for; null for every account of the agency. Nothing at all for a right that is not held. */
export const accountsFor = (rights: Rights, right: AgencyRight): ReadonlySet<string> | null =>
  rights.has(right) ? (rights.only?.get(right) ?? null) : new Set()

/** Whether the caller may do something, and, where an account is named, whether on that account (CoP-R6). */
export const may = (
  { rights }: { rights: Rights },
  right: AgencyRight,
  { account }: { account?: string } = {},
): boolean => {
  if (!rights.has(right)) return false
  const only = rights.only?.get(right)
  return only === undefined || account === undefined || only.has(account)
}
