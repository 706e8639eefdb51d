import { type AgencyRight, alwaysNarrow, matrix, type Role } from '@callbox/contract'
import type { Rights } from '#platform/http'

/** A role held now; `accounts` null: for the whole agency. */
export type Held = { role: Role; accounts: readonly string[] | null }

/**
 * The rights that roles carry, each as wide as the widest role that gives it: for the whole agency, or for the accounts
 * of all roles that give it. A role that is never held for a whole agency holds for nothing where it names no account.
 */
export const rightsFrom = (
  held: readonly Held[],
  withheld: ReadonlyMap<AgencyRight, string> = new Map(),
): Rights => {
  const whole = new Set<AgencyRight>()
  const some = new Map<AgencyRight, Set<string>>()
  for (const { role, accounts } of held) {
    const narrow = accounts ?? (alwaysNarrow.includes(role) ? [] : null)
    for (const right of Object.keys(matrix) as AgencyRight[]) {
      if (!(matrix[right] as readonly Role[]).includes(role) || withheld.has(right)) continue
      if (narrow === null) whole.add(right)
      else some.set(right, new Set([...(some.get(right) ?? []), ...narrow]))
    }
  }
  const only = new Map([...some].filter(([right]) => !whole.has(right)))
  const rights = new Set([...whole, ...only.keys()])
  return Object.assign(rights, { ...(only.size > 0 && { only }), ...(withheld.size > 0 && { withheld }) })
}
