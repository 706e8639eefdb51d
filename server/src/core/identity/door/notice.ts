import type { Db, Trx } from '#platform/db'
import { emit } from '#platform/events'
import { newId } from '#platform/ids'
import { grantsOf, people } from '../person.ts'
import { onRecord } from '../record.ts'
import type { IdentityWorld } from '../world.ts'

type Ground = Pick<IdentityWorld, 'db' | 'clock'>
export type Told = { person: string; kind: string; sentence: string; by?: string }

/**
 * Tells a person something about their access, and with the event everybody who looks after security in the agencies
 * they work for; on the record in the same transaction.
 */
export const tell = async (ground: Ground, trx: Trx, { person, kind, sentence, by }: Told): Promise<void> => {
  const at = ground.clock.now()
  const notice = newId(at)
  await trx
    .insertInto('identity.notice')
    .values({ person_id: person, notice_id: notice, kind, sentence, at })
    .execute()
  await onRecord(ground, { kind: `security.${kind}`, person, by: by ?? 'the door', data: { sentence } }, trx)
  for (const agency of (await grantsOf(trx, person, at)).keys())
    await emit(trx, { agency, name: 'security.noticed', at, subject: null, data: { person, notice, kind } })
}

/** What a person was told, newest first. */
export const noticesOf = (db: Db, person: string, limit = 20) =>
  db
    .selectFrom('identity.notice')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()

/** A notice with whom it goes to: the person, and everybody who now looks after security in that agency. */
export const noticeToMail = async (
  { db, clock }: Ground,
  { agency, person, notice }: { agency: number; person: string; notice: string },
): Promise<{ name: string; sentence: string; at: Date; to: string[] } | null> => {
  const row = await db
    .selectFrom('identity.notice as n')
    .innerJoin('identity.user as u', 'u.id', 'n.person_id')
    .select(['n.sentence', 'n.at', 'u.name', 'u.email'])
    .where('n.person_id', '=', person)
    .where('n.notice_id', '=', notice)
    .executeTakeFirst()
  if (!row) return null
  const keepers = (await people(db, agency, clock)).filter(({ roles }) => roles.includes('security'))
  const found = await db
    .selectFrom('identity.user')
    .select('email')
    .where('id', 'in', [...keepers.map(({ id }) => id), ''])
    .execute()
  return {
    name: row.name,
    sentence: row.sentence,
    at: row.at,
    to: [...new Set([row.email, ...found.map(({ email }) => email)])],
  }
}

const afterwards = new WeakMap<Db, Set<Promise<unknown>>>()

/**
 * Done after the answer, so that how long an answer takes does not tell whether there was somebody to be told.
 * What fails is logged.
 */
export const afterAnswer = (world: Pick<IdentityWorld, 'db' | 'log'>, work: () => Promise<unknown>): void => {
  const all = afterwards.get(world.db) ?? new Set()
  afterwards.set(world.db, all)
  const doing = new Promise((done) => setImmediate(done))
    .then(work)
    .catch((error: unknown) =>
      world.log.error({ error }, 'what happened at the door was not put on the record'),
    )
    .finally(() => all.delete(doing))
  all.add(doing)
}

/** Until nothing is left that was put off until after an answer. */
export const quiet = async (world: Pick<IdentityWorld, 'db'>): Promise<void> => {
  for (const all = afterwards.get(world.db); all && all.size > 0; ) await Promise.all(all)
}
