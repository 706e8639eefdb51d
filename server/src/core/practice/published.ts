import type { Db, Trx } from '#platform/db'
import type { OurPost, PublicAuthor } from './types.ts'

const most = 500

/**
 * What our accounts published on the network after `position` (0 for all), oldest first, at most 500 at once; go on at
 * the last one's position. Nothing that commits later ever gets an earlier position.
 */
export const answersSince = async (db: Db | Trx, agency: number, position: number): Promise<OurPost[]> => {
  const rows = await db
    .selectFrom('practice.post as p')
    .leftJoin('practice.post as t', (join) =>
      join.onRef('t.agency_id', '=', 'p.agency_id').onRef('t.network_id', '=', 'p.reply_to'),
    )
    .leftJoin('practice.author as a', (join) =>
      join.onRef('a.agency_id', '=', 't.agency_id').onRef('a.author_id', '=', 't.author_id'),
    )
    .select([
      'p.position',
      'p.handle',
      'p.network_id',
      'p.text',
      'p.language',
      'p.at',
      'p.deleted_at',
      'p.reply_to',
      't.exercise',
      't.planted',
      'a.author_id',
      'a.handle as author_handle',
      'a.name as author_name',
    ])
    .where('p.agency_id', '=', agency)
    .where('p.position', '>', position)
    .orderBy('p.position')
    .limit(most)
    .execute()
  return rows.map((row) => {
    const author: PublicAuthor = {
      id: row.author_id ?? row.handle,
      handle: row.author_handle ?? row.handle,
      name: row.author_name ?? row.handle,
    }
    return {
      position: Number(row.position),
      account: row.handle,
      networkId: row.network_id,
      text: row.text,
      language: row.language ?? 'und',
      to:
        row.reply_to === null
          ? null
          : { networkId: row.reply_to, exercise: row.exercise, planted: row.planted, author },
      at: row.at,
      deleted: row.deleted_at !== null,
    }
  })
}

export type SeenPost = {
  networkId: string
  /** Null for a post of ours. */
  author: string | null
  text: string
  replyTo: string | null
}

/** What anybody of the public sees of an account's threads at a moment: nothing deleted, hidden or still on its way. */
export const publicSees = async (
  db: Db | Trx,
  { agency, account, at }: { agency: number; account: string; at: Date },
): Promise<SeenPost[]> => {
  const rows = await db
    .selectFrom('practice.post')
    .select(['network_id', 'author_id', 'text', 'reply_to'])
    .where('agency_id', '=', agency)
    .where('handle', '=', account)
    .where('deleted_at', 'is', null)
    .where('hidden_at', 'is', null)
    .where('visible_at', '<=', at)
    .orderBy('at', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    networkId: row.network_id,
    author: row.author_id,
    text: row.text,
    replyTo: row.reply_to,
  }))
}
