import type { Db } from '#platform/db'
import type { Files } from '#platform/files'
import { safeCopy } from '#platform/media'
import { diceOf } from '../chance.ts'
import type { KeptMedium, Told } from '../deliver.ts'
import { meets, on } from '../faults.ts'
import { draw } from '../pictures/index.ts'
import type { Fault } from '../types.ts'
import { type Answer, admit, type Who } from './answer.ts'

const usualLag = 60
const usualSkew = -90
const usuallyMissing = 0.2

/** A picture as the account is given it: already in the centre's store. */
export type StoredMedium = {
  alt: string
  mediaType: string
  size: number
  sha256: string
  shownSha256: string | null
  shownType: string | null
}
export type Entry = { place: number; at: string; body: Omit<Told, 'media'> & { media: StoredMedium[] } }
/** `through` is the last place that the page speaks for, with or without an entry. */
export type Page = { entries: Entry[]; through: number; more: boolean }

type Row = { place: number; at: Date; body: Told }

/** What the account is told after a place, as the network hands it over under its faults. */
export const page = async (
  { db, files }: { db: Db; files: Files },
  who: Who,
  { after, most, now }: { after: number; most: number; now: Date },
): Promise<Answer<Page>> => {
  const admitted = await admit(db, who, 'reading', now, `page ${after}`)
  if (admitted.is !== 'admitted') return admitted
  const { faults } = admitted
  const rows = await rowsAfter(db, who, after, most + 1)
  const slow = on(faults, 'slow', now)
  const lag = (slow?.seconds ?? usualLag) * 1000
  const late = slow ? rows.findIndex((row) => row.at.getTime() + lag > now.getTime()) : -1
  const shown = (late === -1 ? rows : rows.slice(0, late)).slice(0, most)
  const more = rows.length > most && shown.length === most
  const handed = disturbed(
    shown.filter((row) => !isMissing(faults, row)),
    faults,
    now,
    after,
  )
  const again = on(faults, 'duplicated', now) ? await rowsAfter(db, who, Math.max(0, after - 3), 3) : []
  const entries: Entry[] = []
  for (const row of [...again.filter((row) => row.place <= after), ...handed])
    entries.push({
      place: row.place,
      at: row.at.toISOString(),
      body: { ...skewed(row, faults), media: await stored(db, files, who.agency, row.body.media) },
    })
  return { is: 'answered', it: { entries, through: shown.at(-1)?.place ?? after, more } }
}

const rowsAfter = async (db: Db, { agency, handle }: Who, after: number, most: number): Promise<Row[]> =>
  (
    await db
      .selectFrom('practice.delivery')
      .select(['place', 'at', 'body'])
      .where('agency_id', '=', agency)
      .where('handle', '=', handle)
      .where('place', '>', after)
      .orderBy('place')
      .limit(most)
      .execute()
  ).map((row) => ({ place: Number(row.place), at: row.at, body: row.body as unknown as Told }))

/** What was said while deliveries went missing stays missing, whenever it is read. */
const isMissing = (faults: readonly Fault[], row: Row): boolean =>
  meets(on(faults, 'missing', row.at), usuallyMissing, row.place)

/** The same entries, some of them twice, or in another order. */
const disturbed = (rows: Row[], faults: readonly Fault[], now: Date, after: number): Row[] => {
  const twice = on(faults, 'duplicated', now)
  const doubled = twice ? rows.flatMap((row) => (meets(twice, 1, row.place) ? [row, row] : [row])) : rows
  const mixed = on(faults, 'reordered', now)
  if (!mixed) return doubled
  const dice = diceOf(mixed.seed, 'order', after)
  const placed = doubled.map((row) => ({ row, by: dice() })).sort((a, b) => a.by - b.by)
  const out = placed.map(({ row }) => row)
  // Two that fell into their own order again would prove nothing.
  return out.every((row, i) => row === doubled[i]) ? out.reverse() : out
}

const skewed = ({ at, body }: Row, faults: readonly Fault[]): Told => {
  const skew = on(faults, 'clock_skew', at)
  if (!meets(skew, 1, body.author.id)) return body
  return {
    ...body,
    at: new Date(new Date(body.at).getTime() + (skew?.minutes ?? usualSkew) * 60_000).toISOString(),
  }
}

const stored = async (
  db: Db,
  files: Files,
  agency: number,
  media: readonly KeptMedium[],
): Promise<StoredMedium[]> => {
  const made: StoredMedium[] = []
  for (const medium of media) {
    const { bytes, mediaType } = await bytesOf(db, agency, medium)
    const original = await files.put(bytes)
    const copy = await safeCopy(bytes, mediaType)
    const shown = copy.is === 'shown' ? await files.put(copy.bytes) : null
    made.push({
      alt: medium.alt,
      mediaType,
      size: bytes.length,
      sha256: original.toString('hex'),
      shownSha256: shown?.toString('hex') ?? null,
      shownType: copy.is === 'shown' ? copy.mediaType : null,
    })
  }
  return made
}

const bytesOf = async (
  db: Db,
  agency: number,
  medium: KeptMedium,
): Promise<{ bytes: Buffer; mediaType: string }> => {
  if ('kind' in medium) return { bytes: draw(medium.kind), mediaType: 'image/png' }
  const row = await db
    .selectFrom('practice.picture')
    .select('bytes')
    .where('agency_id', '=', agency)
    .where('picture_id', '=', Buffer.from(medium.picture, 'hex'))
    .executeTakeFirstOrThrow()
  return { bytes: row.bytes, mediaType: medium.mediaType }
}
