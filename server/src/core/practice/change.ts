import type { Trx } from '#platform/db'
import { deliver, type KeptMedium, type Told } from './deliver.ts'
import { keepPictures } from './say.ts'
import type { PublicMedium } from './types.ts'

type Edit = { networkId: string; text: string; media?: PublicMedium[] }

/** Authors change their posts. What is not there, is deleted, or says the same already, changes nothing. */
export const publicEdits = async (
  trx: Trx,
  { agency, account, at, edits }: { agency: number; account: string; at: Date; edits: readonly Edit[] },
): Promise<void> => {
  const told: Told[] = []
  for (const { networkId, text, media } of edits) {
    const kept = media && JSON.stringify(await keepPictures(trx, agency, media))
    const changed = await trx
      .updateTable('practice.post')
      .set((e) => ({
        text,
        edited_at: at,
        revision: e('revision', '+', 1),
        ...(kept !== undefined && { media: kept }),
      }))
      .where('agency_id', '=', agency)
      .where('handle', '=', account)
      .where('network_id', '=', networkId)
      .where('author_id', 'is not', null)
      .where('deleted_at', 'is', null)
      .where((e) => (kept === undefined ? e('text', '<>', text) : e.lit(true)))
      .returning('network_id')
      .executeTakeFirst()
    if (changed) told.push(...(await toldOf(trx, agency, account, networkId, 'edit', at)))
  }
  await deliver(trx, { agency, account, at, told })
}

/** Authors take their posts away; again changes nothing. */
export const publicDeletes = async (
  trx: Trx,
  {
    agency,
    account,
    at,
    networkIds,
  }: { agency: number; account: string; at: Date; networkIds: readonly string[] },
): Promise<void> => {
  const told: Told[] = []
  for (const networkId of networkIds) {
    const gone = await trx
      .updateTable('practice.post')
      .set({ deleted_at: at })
      .where('agency_id', '=', agency)
      .where('handle', '=', account)
      .where('network_id', '=', networkId)
      .where('author_id', 'is not', null)
      .where('deleted_at', 'is', null)
      .returning('network_id')
      .executeTakeFirst()
    if (gone) told.push(...(await toldOf(trx, agency, account, networkId, 'deletion', at)))
  }
  await deliver(trx, { agency, account, at, told })
}

const toldOf = async (
  trx: Trx,
  agency: number,
  account: string,
  networkId: string,
  kind: 'edit' | 'deletion',
  at: Date,
): Promise<Told[]> => {
  const row = await trx
    .selectFrom('practice.post as p')
    .innerJoin('practice.author as a', (join) =>
      join.onRef('a.agency_id', '=', 'p.agency_id').onRef('a.author_id', '=', 'p.author_id'),
    )
    .leftJoin('practice.block as b', (join) =>
      join
        .onRef('b.agency_id', '=', 'p.agency_id')
        .onRef('b.author_id', '=', 'p.author_id')
        .onRef('b.handle', '=', 'p.handle'),
    )
    .select([
      'p.text',
      'p.language',
      'p.root_id',
      'p.media',
      'a.author_id',
      'a.handle',
      'a.name',
      'b.at as blocked',
    ])
    .where('p.agency_id', '=', agency)
    .where('p.handle', '=', account)
    .where('p.network_id', '=', networkId)
    .executeTakeFirstOrThrow()
  if (row.blocked) return []
  return [
    {
      kind,
      networkId,
      author: { id: row.author_id, handle: row.handle, name: row.name },
      text: kind === 'deletion' ? '' : row.text,
      language: row.language,
      at: at.toISOString(),
      root: row.root_id,
      parent: null,
      media: kind === 'deletion' ? [] : (row.media as KeptMedium[]),
    },
  ]
}
