import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { meets, on } from '../faults.ts'
import { allowanceOf } from './allowance.ts'
import { type Answer, admit, type Who } from './answer.ts'

const usualLag = 60

export type Submission = { key: string; text: string; language: string; to: string | null }
export type Taken =
  | { is: 'published'; networkId: string }
  /** Taken; it stands there after a while. */
  | { is: 'late'; networkId: string; seconds: number }
  | { is: 'refused'; why: string }

/** Publishes a post of ours, once for a key. */
export const submit = async (db: Db, who: Who, post: Submission, now: Date): Promise<Answer<Taken>> => {
  const admitted = await admit(db, who, 'sending', now, post.key)
  if (admitted.is !== 'admitted') return admitted
  const { faults } = admitted
  const minute = Math.floor(now.getTime() / 60_000)
  if (meets(on(faults, 'drop_before_commit', now), 1, post.key, minute)) return { is: 'silent' }
  const { left, resetsAt } = await allowanceOf(db, who, now)
  if (left === 0) return { is: 'limited', retryAfter: Math.ceil((resetsAt.getTime() - now.getTime()) / 1000) }
  const slow = on(faults, 'slow', now)
  const seconds = slow ? (slow.seconds ?? usualLag) : 0
  const taken = await db.transaction().execute((trx) => stand(trx, who, post, now, seconds))
  if (meets(on(faults, 'timeout_after_commit', now), 1, post.key, minute)) return { is: 'silent' }
  return { is: 'answered', it: taken }
}

const stand = async (trx: Trx, who: Who, post: Submission, now: Date, seconds: number): Promise<Taken> => {
  const { agency, handle } = who
  const networkId = newId(now)
  const parent =
    post.to === null
      ? null
      : await trx
          .selectFrom('practice.post')
          .select(['root_id', 'deleted_at'])
          .where('agency_id', '=', agency)
          .where('network_id', '=', post.to)
          .executeTakeFirst()
  if (parent === undefined)
    return { is: 'refused', why: 'The post that is answered is not on the practice network.' }
  // The counter's lock is held to the commit: whoever reads on from a place has seen all before it.
  const { rows } = await sql<{ position: string }>`insert into practice.agency as a (agency_id, published)
    values (${agency}, 1) on conflict (agency_id) do update set published = a.published + 1
    returning published as position`.execute(trx)
  const made = await trx
    .insertInto('practice.post')
    .values({
      agency_id: agency,
      network_id: networkId,
      handle,
      text: post.text,
      language: post.language,
      reply_to: post.to,
      root_id: parent?.root_id ?? networkId,
      at: now,
      visible_at: new Date(now.getTime() + seconds * 1000),
      key: post.key,
      position: Number(rows[0]!.position),
    })
    .onConflict((conflict) =>
      conflict.columns(['agency_id', 'handle', 'key']).where('key', 'is not', null).doNothing(),
    )
    .returning('network_id')
    .executeTakeFirst()
  if (made) return seconds > 0 ? { is: 'late', networkId, seconds } : { is: 'published', networkId }
  const standing = (await underKey(trx, who, post.key))!
  if (standing.deleted) return { is: 'refused', why: 'It stood there and was deleted: write it again.' }
  if (standing.text !== post.text)
    return { is: 'refused', why: 'Another post stands under this key: write the answer again.' }
  const wait = Math.ceil((standing.visibleAt.getTime() - now.getTime()) / 1000)
  return wait > 0
    ? { is: 'late', networkId: standing.networkId, seconds: wait }
    : { is: 'published', networkId: standing.networkId }
}

type Standing = { networkId: string; text: string; visibleAt: Date; deleted: boolean }

const underKey = async (db: Db | Trx, { agency, handle }: Who, key: string): Promise<Standing | null> => {
  const row = await db
    .selectFrom('practice.post')
    .select(['network_id', 'text', 'visible_at', 'deleted_at'])
    .where('agency_id', '=', agency)
    .where('handle', '=', handle)
    .where('key', '=', key)
    .executeTakeFirst()
  return row
    ? {
        networkId: row.network_id,
        text: row.text,
        visibleAt: row.visible_at,
        deleted: row.deleted_at !== null,
      }
    : null
}

export type Found = { is: 'there'; networkId: string } | { is: 'absent' } | { is: 'late'; seconds: number }

/** Looks for a post of ours by the key it was submitted under. */
export const look = async (db: Db, who: Who, key: string, now: Date): Promise<Answer<Found>> => {
  const admitted = await admit(db, who, 'reading', now, key)
  if (admitted.is !== 'admitted') return admitted
  const standing = await underKey(db, who, key)
  if (!standing || standing.deleted) return { is: 'answered', it: { is: 'absent' } }
  const wait = Math.ceil((standing.visibleAt.getTime() - now.getTime()) / 1000)
  return {
    is: 'answered',
    it: wait > 0 ? { is: 'late', seconds: wait } : { is: 'there', networkId: standing.networkId },
  }
}
