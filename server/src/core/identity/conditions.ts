import type { AgencyRight, Role } from '@callbox/contract'
import type { Db } from '#platform/db'

/** Who is asked about: a person of an agency with the roles held there, at a moment. */
export type AskedOf = { person: string; agency: number; roles: readonly Role[]; at: Date }

/**
 * What a right needs beside a role: a second factor, a signed policy, current proficiency (law 7). `unmet` answers, for
 * the rights named, why they are withheld: the end of a sentence that begins "You cannot publish:".
 */
export type Condition = {
  name: string
  /** The rights it is asked for. */
  rights: readonly AgencyRight[]
  unmet(db: Db, asked: AskedOf): Promise<ReadonlyMap<AgencyRight, string> | null>
}

const pluggedIn = new Set<Condition>()

/** Every right of the condition needs it from now on, in this process. @returns what takes it out again */
export const plugIn = (condition: Condition): (() => void) => {
  pluggedIn.add(condition)
  return () => pluggedIn.delete(condition)
}

/** The conditions there are, for showing. */
export const conditions = (): readonly Condition[] => [...pluggedIn]

/** Which of the rights that the roles give are withheld now, and why. A condition that cannot be asked withholds all of its rights. */
export const withheldFrom = async (
  db: Db,
  asked: AskedOf,
  held: ReadonlySet<AgencyRight>,
): Promise<Map<AgencyRight, string>> => {
  const withheld = new Map<AgencyRight, string>()
  for (const condition of pluggedIn) {
    const concerned = condition.rights.filter((right) => held.has(right) && !withheld.has(right))
    if (concerned.length === 0) continue
    const unmet = await askSafely(db, condition, asked)
    for (const right of concerned) {
      const why = unmet === 'failed' ? `${condition.name} could not be checked just now` : unmet?.get(right)
      if (why !== undefined) withheld.set(right, why)
    }
  }
  return withheld
}

const askSafely = async (
  db: Db,
  condition: Condition,
  asked: AskedOf,
): Promise<ReadonlyMap<AgencyRight, string> | null | 'failed'> => {
  try {
    return await condition.unmet(db, asked)
  } catch {
    return 'failed'
  }
}
