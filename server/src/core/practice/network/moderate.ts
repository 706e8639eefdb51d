import type { Db } from '#platform/db'
import { type Answer, admit, type Who } from './answer.ts'

type Done = { is: 'done' } | { is: 'not_ours' }

/** Hides a reply in a thread that the account began; the public no longer sees it. */
export const hide = async (db: Db, who: Who, networkId: string, now: Date): Promise<Answer<Done>> => {
  const admitted = await admit(db, who, 'sending', now, `hide ${networkId}`)
  if (admitted.is !== 'admitted') return admitted
  const hidden = await db
    .updateTable('practice.post as p')
    .set((e) => ({ hidden_at: e.fn.coalesce('p.hidden_at', e.val(now)) }))
    .where('p.agency_id', '=', who.agency)
    .where('p.network_id', '=', networkId)
    .where('p.author_id', 'is not', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('practice.post as root')
          .select('root.network_id')
          .whereRef('root.agency_id', '=', 'p.agency_id')
          .whereRef('root.network_id', '=', 'p.root_id')
          .where('root.author_id', 'is', null)
          .where('root.handle', '=', who.handle),
      ),
    )
    .returning('p.network_id')
    .executeTakeFirst()
  return { is: 'answered', it: hidden ? { is: 'done' } : { is: 'not_ours' } }
}

/** From now on nothing that the person says is told to the account. */
export const block = async (db: Db, who: Who, authorId: string, now: Date): Promise<Answer<Done>> => {
  const admitted = await admit(db, who, 'sending', now, `block ${authorId}`)
  if (admitted.is !== 'admitted') return admitted
  await db
    .insertInto('practice.block')
    .values({ agency_id: who.agency, handle: who.handle, author_id: authorId, at: now })
    .onConflict((on) => on.doNothing())
    .execute()
  return { is: 'answered', it: { is: 'done' } }
}

/** Takes a post of ours away; again it is away. */
export const deleteOwn = async (db: Db, who: Who, networkId: string, now: Date): Promise<Answer<Done>> => {
  const admitted = await admit(db, who, 'sending', now, `delete ${networkId}`)
  if (admitted.is !== 'admitted') return admitted
  const gone = await db
    .updateTable('practice.post')
    .set((e) => ({ deleted_at: e.fn.coalesce('deleted_at', e.val(now)) }))
    .where('agency_id', '=', who.agency)
    .where('network_id', '=', networkId)
    .where('handle', '=', who.handle)
    .where('author_id', 'is', null)
    .returning('network_id')
    .executeTakeFirst()
  return { is: 'answered', it: gone ? { is: 'done' } : { is: 'not_ours' } }
}
