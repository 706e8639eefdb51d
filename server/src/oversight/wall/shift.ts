import { conversationRows } from '#core/conversations'
import { type Agency, personNames } from '#core/identity'
import type { Pack } from '#core/policy'
import { claimsAt, lastNotes, phonesNow, present } from '#flows/desk'
import { secondsAfter } from '#platform/clock'
import type { Db } from '#platform/db'

/** Seconds: a shift looks back at most so long, and at least so long, whenever the first person came. */
export const looksBack = { most: 12 * 3600, least: 3600 } as const
/** Seconds of one slot of the plot. */
export const slot = 600

/** When the shift began: with the first of those who are there; the last twelve hours when nobody is. */
export const shiftSince = (people: readonly { since: Date }[], at: Date): Date => {
  const first = people.length === 0 ? 0 : Math.min(...people.map((one) => one.since.getTime()))
  const most = secondsAfter(at, -looksBack.most).getTime()
  const least = secondsAfter(at, -looksBack.least).getTime()
  const since = Math.min(least, Math.max(most, first))
  return new Date(Math.floor(since / 1000 / slot) * slot * 1000)
}

/** How many held conversations are named one by one. */
const mostNamed = 300

/** Who is there, who holds what, what the last shift left to know, and whether the phones have us. */
export const shiftNow = async (db: Db, { agency, pack, at }: { agency: Agency; pack: Pack; at: Date }) => {
  const [here, claims] = [await present(db, agency.id, at), await claimsAt(db, agency.id, at)]
  const names = await personNames(
    db,
    [...here, ...claims].map((one) => one.person),
  )
  const rows = await conversationRows(
    db,
    agency.id,
    claims.slice(0, mostNamed).map((claim) => claim.conversation),
  )
  const held = new Map(rows.map((row) => [row.id, row]))
  const since = new Map(here.map((one) => [one.person, one.since]))
  const ids = [...new Set([...here, ...claims].map((one) => one.person))]
  return {
    since: shiftSince(here, at),
    people: ids.map((id) => ({
      person: { id, name: names.get(id) ?? id },
      since: since.get(id)?.toISOString() ?? null,
      holds: claims
        .filter((claim) => claim.person === id)
        .flatMap((claim) => {
          const row = held.get(claim.conversation)
          return row ? [{ claim, row }] : []
        })
        .toSorted((a, b) => a.row.rank - b.row.rank || a.claim.since.getTime() - b.claim.since.getTime())
        .map(({ claim, row }) => ({
          id: row.id,
          band: row.band,
          handle: row.handle,
          since: claim.since.toISOString(),
          parked: claim.state === 'parked',
        })),
    })),
    notes: await lastNotes(db, agency.id),
    phones: await phonesNow(db, { agency, pack }),
  }
}
