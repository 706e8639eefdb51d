import type { World } from '#core/world'
import type { Db } from '#platform/db'

export type Finding = {
  /** `wrong`: an invariant is broken; `warning`: it holds, and somebody should look. */
  severity: 'wrong' | 'warning'
  what: string
  remedy: string
}

export type Examined = {
  world: Pick<World, 'db' | 'files' | 'clock' | 'keys'>
  db: Db
  agencies: readonly number[]
  /** Every record and file, instead of the newest and a random sample. */
  all: boolean
  /** How many of each, when not all. */
  sample: number
}

/** One invariant: what it is called, and how it is looked at. */
export type Check = { name: string; look(examined: Examined): Promise<Finding[]> }

/** Nothing, or one finding that counts what was found and names the first few. */
export const finding = (
  severity: Finding['severity'],
  found: readonly string[],
  what: (count: number) => string,
  remedy: string,
): Finding[] =>
  found.length === 0
    ? []
    : [
        {
          severity,
          what: `${what(found.length)}: ${found.slice(0, 5).join(', ')}${found.length > 5 ? ', …' : ''}.`,
          remedy,
        },
      ]
