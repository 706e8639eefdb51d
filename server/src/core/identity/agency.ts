import type { Db } from '#platform/db'
import { refuse } from './refuse.ts'

/** Whom the centre works for. */
export type Agency = {
  id: number
  name: string
  shortName: string
  /** IANA name of its time zone. */
  zone: string
  /** Its jurisdiction's pack. */
  pack: string
  languages: string[]
  /** The number to call when nothing is urgent. */
  nonEmergency: string
}

/** Every agency, by number. */
export const agencies = async (db: Db): Promise<Agency[]> => {
  const rows = await db.selectFrom('identity.agency').selectAll().orderBy('agency_id').execute()
  return rows.map((row) => ({
    id: row.agency_id,
    name: row.name,
    shortName: row.short_name,
    zone: row.zone,
    pack: row.pack,
    languages: row.languages,
    nonEmergency: row.non_emergency,
  }))
}

const keptFor = 5000
const kept = new WeakMap<Db, { at: number; agencies: Promise<Agency[]> }>()

/** One agency, as it was at most 5 s ago; null when there is none of that number. */
export const findAgency = async (db: Db, id: number): Promise<Agency | null> => {
  const find = (all: readonly Agency[]) => all.find((agency) => agency.id === id)
  const known = kept.get(db)
  // How old a copy may be is the machine's time, not the domain's.
  if (known && performance.now() - known.at < keptFor) {
    const found = find(await known.agencies)
    if (found) return found
  }
  const fresh = { at: performance.now(), agencies: agencies(db) }
  kept.set(db, fresh)
  fresh.agencies.catch(() => kept.delete(db))
  return find(await fresh.agencies) ?? null
}

/** One agency, as it was at most 5 s ago. @throws no_such_agency. */
export const agencyOf = async (db: Db, id: number): Promise<Agency> => {
  const found = await findAgency(db, id)
  if (!found) throw refuse('no_such_agency', { id })
  return found
}
