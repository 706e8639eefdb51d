import type { Row, Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { insert } from './write.ts'

export type SeenAuthor = {
  networkId: string
  handle: string
  name: string
  picture: string | null
  /** It came with a deletion, where the network may know no name any more: it changes nothing of an author we have. */
  bare?: boolean
}

// A message that gives no name (its name is the handle) leaves the name that was given before.
const told = `set handle = excluded.handle,
  display_name = case when excluded.display_name = excluded.handle and author.display_name <> author.handle
    then author.display_name else excluded.display_name end,
  picture_url = coalesce(excluded.picture_url, author.picture_url), last_seen_at = excluded.last_seen_at`
const onlySeen = 'set last_seen_at = excluded.last_seen_at'

/** The authors' rows, new or brought up to date; by the network's id. */
export const meetAuthors = async (
  trx: Trx,
  agency: number,
  network: string,
  seen: SeenAuthor[],
  at: Date,
): Promise<Map<string, string>> => {
  const full = new Map(seen.filter(({ bare }) => !bare).map((author) => [author.networkId, author]))
  const bare = new Map(
    seen.filter(({ networkId }) => !full.has(networkId)).map((author) => [author.networkId, author]),
  )
  const types = {
    agency_id: 'int4',
    author_id: 'uuid',
    network: 'text',
    network_author_id: 'text',
    handle: 'text',
    display_name: 'text',
    picture_url: 'text',
    first_seen_at: 'timestamptz',
    last_seen_at: 'timestamptz',
  }
  const row = (author: SeenAuthor): Row => ({
    agency_id: agency,
    author_id: newId(at),
    network,
    network_author_id: author.networkId,
    handle: author.handle,
    display_name: author.name,
    picture_url: author.picture,
    first_seen_at: at,
    last_seen_at: at,
  })
  const meet = (authors: Map<string, SeenAuthor>, update: string): Promise<Row[]> =>
    insert(
      trx,
      'conversations.author',
      types,
      [...authors.values()].sort((a, b) => (a.networkId < b.networkId ? -1 : 1)).map(row),
      `on conflict (agency_id, network, network_author_id) do update ${update} returning network_author_id, author_id`,
    )
  const back = [...(await meet(full, told)), ...(await meet(bare, onlySeen))]
  return new Map(back.map((one) => [one.network_author_id as string, one.author_id as string]))
}
