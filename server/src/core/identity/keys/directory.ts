import type { Db } from '#platform/db'
import { grantsOf } from '../person.ts'
import { rightsOfKey } from './rights.ts'
import { keysOf } from './store.ts'

/** How many keys a directory may call with now, and when one of them was last used. */
export const directoryKeys = async (
  db: Db,
  agency: number,
  at: Date,
): Promise<{ keys: number; used: Date | null }> => {
  const made = (await keysOf(db, agency, at)).filter(({ rights }) => rights.includes('directory.sync'))
  const opens = await Promise.all(
    made
      .filter(({ ended, ends }) => !ended && ends > at)
      .map(async ({ answers, rights }) =>
        rightsOfKey(rights, (await grantsOf(db, answers, at)).get(agency)).has('directory.sync'),
      ),
  )
  const used = made.flatMap((one) => (one.used ? [one.used.getTime()] : []))
  return { keys: opens.filter(Boolean).length, used: used.length > 0 ? new Date(Math.max(...used)) : null }
}
