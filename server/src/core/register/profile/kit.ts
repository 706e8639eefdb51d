import { sql } from 'kysely'
import { recordAct } from '#core/archive'
import type { World } from '#core/world'
import type { Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import type { By } from '../change.ts'
import { refuse } from '../refusals.ts'
import { entriesOf } from '../store.ts'
import { openPicture } from './pictures.ts'
import { forgetRight, profileOf, readSoon } from './store.ts'

type Kind = 'avatar' | 'banner'
type KitWorld = Pick<World, 'db' | 'clock' | 'files'>

/** The pictures that are approved differ from now on: every profile is looked at again, and what was right before says nothing. */
const lookAgain = async (trx: Trx, { agency, by }: By, kind: Kind, at: Date): Promise<void> => {
  await forgetRight(trx, agency, [kind], null)
  const entries = (await entriesOf(trx, agency)).filter(({ profile }) => profile !== null)
  if (entries.length > 0)
    await readSoon(
      trx,
      agency,
      entries.map(({ id }) => id),
      at,
    )
  await emit(
    trx,
    ...entries.map((entry) => ({
      agency,
      name: 'register.changed' as const,
      at,
      subject: entry.id,
      data: { entry: entry.id, state: entry.state, by },
    })),
  )
}

/**
 * Approves a picture that accounts of the agency may show (CoP S1): the bytes that are given, or what an account shows now.
 * What comes is opened as a stranger's file is; the original is kept, and only its copy is ever shown.
 * @throws not_a_picture, no_such_picture
 */
export const addPicture = async (
  { db, clock, files }: KitWorld,
  of: By,
  asked: { kind: Kind; name: string; bytes?: string | undefined; entry?: string | undefined },
): Promise<string> => {
  const { agency, by } = of
  const shownNow = asked.entry
    ? (await profileOf(db, agency, asked.entry))?.live?.[asked.kind]?.shown
    : undefined
  if (asked.entry && !shownNow) throw refuse('no_such_picture')
  const bytes = shownNow
    ? await files.get(Buffer.from(shownNow, 'hex'))
    : Buffer.from(asked.bytes ?? '', 'base64')
  const opened = await openPicture(bytes)
  if (!opened) throw refuse('not_a_picture')
  const [original, shown] = [await files.put(bytes), await files.put(opened.shown)]
  const at = clock.now()
  const id = newId(at)
  await db.transaction().execute(async (trx) => {
    await sql`insert into register.picture (agency_id, picture_id, kind, name, sha256, shown_sha256, likeness, added_by, added_at)
      values (${agency}, ${id}, ${asked.kind}, ${asked.name}, ${original}, ${shown}, ${opened.likeness}, ${by}, ${at})`.execute(
      trx,
    )
    await recordAct(trx, {
      agency,
      kind: 'register.picture_approved',
      subject: id,
      at,
      by,
      data: {
        kind: asked.kind,
        name: asked.name,
        sha256: original.toString('hex'),
        from: asked.entry ?? null,
      },
    })
    await lookAgain(trx, of, asked.kind, at)
  })
  return id
}

/** A picture is no longer one that accounts may show. @throws no_such_picture */
export const endPicture = async (
  { db, clock }: Pick<KitWorld, 'db' | 'clock'>,
  of: By,
  { picture, why }: { picture: string; why: string },
): Promise<void> => {
  const { agency, by } = of
  await db.transaction().execute(async (trx) => {
    const at = clock.now()
    const { rows } = await sql<{ kind: Kind }>`update register.picture set ended_at = ${at}, ended_by = ${by}
      where agency_id = ${agency} and picture_id = ${picture} and ended_at is null returning kind`.execute(
      trx,
    )
    const ended = rows[0]
    if (!ended) throw refuse('no_such_picture')
    await recordAct(trx, {
      agency,
      kind: 'register.picture_ended',
      subject: picture,
      at,
      by,
      why,
      data: { kind: ended.kind },
    })
    await lookAgain(trx, of, ended.kind, at)
  })
}

/** The copy of a picture that an account of the agency shows, or may show, by its hash. @throws no_such_picture */
export const pictureBytes = async (
  { db, files }: Pick<KitWorld, 'db' | 'files'>,
  agency: number,
  hash: string,
): Promise<Response> => {
  const { rows } =
    await sql`select 1 from register.picture where agency_id = ${agency} and shown_sha256 = decode(${hash}, 'hex')
    union all select 1 from register.profile where agency_id = ${agency} and ${hash} in (live->'avatar'->>'shown', live->'banner'->>'shown') limit 1`.execute(
      db,
    )
  if (rows.length === 0) throw refuse('no_such_picture')
  const bytes = await files.get(Buffer.from(hash, 'hex'))
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'image/webp',
      'content-length': String(bytes.length),
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=3600',
    },
  })
}
