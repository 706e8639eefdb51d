import { conflictBetween, type Role, roleNames } from '@callbox/contract'
import { refuse } from './refuse.ts'

/** A role over a time; `until` null: until it is ended. */
export type HeldOver = { agency: number; role: Role; from: Date; until: Date | null }

const meet = (a: HeldOver, b: HeldOver): boolean =>
  (a.until === null || b.from < a.until) && (b.until === null || a.from < b.until)

/** Refuses roles that nobody holds at the same time (CoP-P11; APCO 2.3.3). @throws conflict_of_interest, naming both and why */
export const refuseConflicts = (held: readonly HeldOver[], wanted: readonly HeldOver[]): void => {
  for (const [n, one] of wanted.entries())
    for (const other of [...held, ...wanted.slice(0, n)]) {
      const why = meet(one, other) && conflictBetween(one.role, other.role, one.agency === other.agency)
      if (why)
        throw refuse('conflict_of_interest', {
          role: roleNames[one.role],
          other: roleNames[other.role],
          why,
        })
    }
}

/**
 * The rule of every act that approves what somebody wrote: never one's own, alone or among others (APCO 2.3.3).
 * @throws author_approves
 */
export const notTheAuthor = (approver: { id: string }, authors: readonly string[]): void => {
  if (authors.includes(approver.id)) throw refuse('author_approves')
}
