import type { Db } from '#platform/db'
import { AppError } from '#platform/errors'

export type Agency = {
  id: number
  name: string
  shortName: string
  /** IANA zone. */
  zone: string
  /** The jurisdiction's pack. */
  pack: string
  languages: string[]
  /** The non-emergency number, as people dial it. */
  nonEmergency: string
}

const kept = new WeakMap<Db, Map<number, { agency: Agency; until: number }>>()

/** The agencies that this centre works for. */
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

/** One agency, remembered for five seconds. @throws AppError no_such_agency. */
export const agencyOf = async (db: Db, id: number): Promise<Agency> => {
  const known = kept.get(db) ?? new Map()
  kept.set(db, known)
  const held = known.get(id)
  if (held && held.until > performance.now()) return held.agency
  for (const agency of await agencies(db)) known.set(agency.id, { agency, until: performance.now() + 5000 })
  const found = known.get(id)
  if (!found) throw new AppError('no_such_agency', 404, `There is no agency ${id} in this centre.`)
  return found.agency
}
