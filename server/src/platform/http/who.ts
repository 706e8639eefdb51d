import type { AgencyRight } from '@callbox/contract'

/** A person with a living session, and what each agency has granted them, now. */
export type Who = {
  person: { id: string; name: string }
  sessionId: string
  grants: ReadonlyMap<number, ReadonlySet<AgencyRight>>
  /** Whether this session has shown a second factor within the last five minutes, or nothing asks for one (practice). */
  confirmed: boolean
}

/** Resolves the caller of a request; null when nobody is signed in. May be as old as a few seconds, never more than five. */
export type WhoIs = (request: Request) => Promise<Who | null>

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
