import type { Db } from '#platform/db'

/** Whether a person is there at a moment, as the rota says; `unknown` where there is none for them. */
export type Cover = 'on' | 'off' | 'leave' | 'unknown'

/** Who of these people is there. There is no rota yet: nobody's is known, and a role alone counts. */
export const coverOf = async (
  _db: Db,
  _agency: number,
  persons: readonly string[],
  _at: Date,
): Promise<Map<string, Cover>> => new Map(persons.map((person) => [person, 'unknown']))
