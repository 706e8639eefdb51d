import type { Tuning } from '#core/assess'
import type { Db } from '#platform/db'

/** What intake hands to the assessor: nothing of its own means the shipped triage. `why` says what could not be read. */
export type InUse = { tuning: Tuning | null; why: string | null }

/** What this process knows of an agency, and when it asked last (the machine's time, in milliseconds). */
export type Kept = { askedAt: number; key: string; inUse: InUse }
const kept = new WeakMap<Db, Map<number, Kept>>()

/** What is known on this database, by agency. */
export const keptBy = (db: Db): Map<number, Kept> => {
  const known = kept.get(db) ?? new Map<number, Kept>()
  kept.set(db, known)
  return known
}

/** After a change made here; other processes notice within a second. */
export const forgetTuning = (db: Db, agency: number): void => {
  keptBy(db).delete(agency)
}
