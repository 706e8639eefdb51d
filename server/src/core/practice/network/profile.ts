import { createHash } from 'node:crypto'
import type { Db, Trx } from '#platform/db'
import { meets, on } from '../faults.ts'
import { png } from '../pictures/png.ts'
import type { Fault } from '../types.ts'
import { type Answer, admit, type Who } from './answer.ts'

export type NetworkProfile = {
  handle: string
  name: string
  text: string
  link: string | null
  avatar: { id: string; bytes: Uint8Array }
  version: string
}
export type ProfileWrite = { key: string; name: string; text: string; link: string | null; over: string }
export type ProfileWritten = { is: 'written' } | { is: 'refused'; why: string }

type Row = { name: string; text: string; link: string | null; version: number; written_at: Date | null }

const side = 96
/** A picture of its own for each name: blocks in two colours, the same on both halves. */
const drawn = (name: string): Buffer => {
  const seed = createHash('sha256').update(name).digest()
  const colours = [
    [seed[0]!, seed[1]!, seed[2]!],
    [255 - seed[0]!, 255 - seed[1]!, 128 ^ seed[2]!],
  ] as const
  const rgb = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const block = Math.floor((y * 6) / side) * 3 + Math.floor((Math.min(x, side - 1 - x) * 6) / side)
      rgb.set(colours[(seed[3 + (block % 28)]! >> (block % 7)) & 1]!, (y * side + x) * 3)
    }
  return png(side, side, rgb)
}

const rowOf = async (db: Db | Trx, { agency, handle }: Who): Promise<Row> =>
  (await db
    .selectFrom('practice.profile')
    .select(['name', 'text', 'link', 'version', 'written_at'])
    .where('agency_id', '=', agency)
    .where('handle', '=', handle)
    .executeTakeFirst()) ?? { name: handle, text: '', link: null, version: 0, written_at: null }

/** A fault that changes what is shown lasts until it ends, or until the account writes its profile anew. */
const changedBy = (faults: readonly Fault[], row: Row, now: Date): Fault | undefined => {
  const fault = on(faults, 'profile_changed', now)
  return fault && (row.written_at === null || row.written_at < fault.from) ? fault : undefined
}

const shown = ({ handle }: Who, row: Row, faults: readonly Fault[], now: Date): NetworkProfile => {
  const changed = changedBy(faults, row, now)
  const swapped = on(faults, 'avatar_swapped', now)
  const picture = swapped ? `${handle} ${swapped.id}` : handle
  return {
    handle,
    name: row.name,
    text: changed
      ? `${row.text.split('\n')[0]}\nSend us your bank details and win a prize.`.trim()
      : row.text,
    link: changed ? 'https://prize.example/win' : row.link,
    avatar: { id: createHash('sha256').update(picture).digest('hex').slice(0, 16), bytes: drawn(picture) },
    version: `${row.version}${changed ? ` ${changed.id}` : ''}`,
  }
}

/** What everybody sees of the account. */
export const readProfile = async (db: Db, who: Who, now: Date): Promise<Answer<NetworkProfile>> => {
  const admitted = await admit(db, who, 'reading', now, 'profile')
  if (admitted.is !== 'admitted') return admitted
  return { is: 'answered', it: shown(who, await rowOf(db, who), admitted.faults, now) }
}

/** Writes the profile over the version that was seen, and over no other. */
export const writeProfile = async (
  db: Db,
  who: Who,
  wanted: ProfileWrite,
  now: Date,
): Promise<Answer<ProfileWritten>> => {
  const admitted = await admit(db, who, 'sending', now, wanted.key)
  if (admitted.is !== 'admitted') return admitted
  const { faults } = admitted
  const minute = Math.floor(now.getTime() / 60_000)
  const met = (kind: Parameters<typeof on>[1]) => meets(on(faults, kind, now), 1, wanted.key, minute)
  if (met('drop_before_commit')) return { is: 'silent' }
  const written = await db.transaction().execute(async (trx): Promise<ProfileWritten> => {
    const { agency, handle } = who
    const row = await rowOf(trx, who)
    const same = row.name === wanted.name && row.text === wanted.text && row.link === wanted.link
    if (shown(who, row, faults, now).version !== wanted.over)
      return same && !changedBy(faults, row, now)
        ? { is: 'written' }
        : { is: 'refused', why: 'Somebody has changed the profile since it was read.' }
    const put = {
      name: wanted.name,
      text: wanted.text,
      link: wanted.link,
      version: row.version + 1,
      written_at: now,
    }
    const made = await trx
      .insertInto('practice.profile')
      .values({ agency_id: agency, handle, ...put })
      .onConflict((conflict) =>
        conflict
          .columns(['agency_id', 'handle'])
          .doUpdateSet(put)
          .where('practice.profile.version', '=', row.version),
      )
      .returning('version')
      .executeTakeFirst()
    return made
      ? { is: 'written' }
      : { is: 'refused', why: 'Somebody has changed the profile since it was read.' }
  })
  if (met('timeout_after_commit') || met('profile_answer_lost')) return { is: 'silent' }
  return { is: 'answered', it: written }
}
