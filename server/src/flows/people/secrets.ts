import { matrix, type Role } from '@callbox/contract'
import type { Granted } from '#core/identity'

const handles: readonly Role[] = matrix['accounts.manage']

/**
 * The accounts whose secret somebody could know: whoever has ever had the right to connect accounts typed secrets in, for
 * the whole agency or for the accounts named. A role for beats counts for all accounts, for beats change.
 */
export const couldKnow = (
  held: readonly Pick<Granted, 'role' | 'accounts' | 'beats'>[],
  withSecret: readonly string[],
): string[] => {
  const theirs = held.filter(({ role }) => handles.includes(role))
  const whole = theirs.some(({ accounts, beats }) => accounts === null || (beats?.length ?? 0) > 0)
  const some = new Set(theirs.flatMap(({ accounts }) => accounts ?? []))
  return withSecret.filter((account) => whole || some.has(account))
}
