import type { AgencyRight, Role } from '@callbox/contract'
import type { Db } from '#platform/db'

/** Who is asked about: people of an agency with the roles each holds there, at a moment. */
export type AskedOf = {
  agency: number
  people: readonly { person: string; roles: readonly Role[] }[]
  at: Date
}

/**
 * What a right needs beside a role: a second factor, a signed policy, current proficiency (law 7). `unmet` answers, by
 * person, for the rights named, why they are withheld: the end of a sentence that begins "You cannot publish:". Whoever is
 * not in the answer meets it. It is asked of one person or of everybody at once, and answers in as many statements.
 */
export type Condition = {
  name: string
  /** The rights it is asked for. */
  rights: readonly AgencyRight[]
  unmet(db: Db, asked: AskedOf): Promise<Unmet>
}
type Unmet = ReadonlyMap<string, ReadonlyMap<AgencyRight, string>>

const pluggedIn = new Set<Condition>()

/** Every right of the condition needs it from now on, in this process. @returns what takes it out again */
export const plugIn = (condition: Condition): (() => void) => {
  pluggedIn.add(condition)
  return () => pluggedIn.delete(condition)
}

/** The conditions there are, for showing. */
export const conditions = (): readonly Condition[] => [...pluggedIn]

type Holder = { person: string; roles: readonly Role[]; held: ReadonlySet<AgencyRight> }

/**
 * Which of the rights that their roles give people are withheld now, and why, by person. A condition that cannot be asked
 * withholds all of its rights from everybody. Each condition is asked once, however many people.
 */
export const withheldFrom = async (
  db: Db,
  { agency, at }: Pick<AskedOf, 'agency' | 'at'>,
  holders: readonly Holder[],
): Promise<Map<string, Map<AgencyRight, string>>> => {
  const withheld = new Map(holders.map(({ person }) => [person, new Map<AgencyRight, string>()]))
  for (const condition of pluggedIn) {
    const concernedOf = ({ person, held }: Holder) =>
      condition.rights.filter((right) => held.has(right) && !withheld.get(person)!.has(right))
    const concerned = holders.filter((one) => concernedOf(one).length > 0)
    if (concerned.length === 0) continue
    const people = concerned.map(({ person, roles }) => ({ person, roles }))
    const unmet = await askSafely(db, condition, { agency, people, at })
    for (const one of concerned)
      for (const right of concernedOf(one)) {
        const why =
          unmet === 'failed'
            ? `${condition.name} could not be checked just now`
            : unmet.get(one.person)?.get(right)
        if (why !== undefined) withheld.get(one.person)!.set(right, why)
      }
  }
  return withheld
}

const askSafely = async (db: Db, condition: Condition, asked: AskedOf): Promise<Unmet | 'failed'> => {
  try {
    return await condition.unmet(db, asked)
  } catch {
    return 'failed'
  }
}
