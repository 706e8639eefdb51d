import { secondsAfter } from '#platform/clock'
import { confirmedFor } from '../door/fresh.ts'

/** What an identity provider has shown, its signature, audience, times and browser checked. */
export type Shown = {
  /** Who it is there; never given to anybody else. */
  subject: string
  email: string | null
  /** Whether it says that the address was verified; null: it says nothing. */
  verified: boolean | null
  name: string | null
  /** How it says that they showed who they are: `acr`, `amr`, AuthnContextClassRef. */
  contexts: readonly string[]
  /** When they showed it there; null: it does not say. */
  at: Date | null
}

/** Whether two factors were used, by what this provider is known to say then. */
export const provesTwo = (
  { contexts }: Pick<Shown, 'contexts'>,
  { secondFactor }: { secondFactor: readonly string[] },
): boolean => contexts.some((one) => secondFactor.includes(one))

/**
 * When a factor counts as shown here: when it was shown there. A provider may have remembered its person for hours, and
 * what it does not date is not fresh: acts that ask for a fresh factor then ask for one of ours.
 */
export const shownAt = ({ at }: Pick<Shown, 'at'>, now: Date): Date =>
  at === null ? secondsAfter(now, -confirmedFor - 1) : at > now ? now : at
