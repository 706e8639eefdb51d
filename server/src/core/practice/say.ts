import { sql } from 'kysely'
import { sha256 } from '#platform/crypto'
import { rowsOf, type Trx } from '#platform/db'
import { newId } from '#platform/ids'
import { deliver, type KeptMedium, openAccount, type Told } from './deliver.ts'
import type { PublicAuthor, PublicMedium, PublicPost } from './types.ts'

type Parent = { networkId: string; root: string; author: string; name: string; text: string; at: string }

/**
 * Somebody of the public says something where the account (by its handle) sees it. An id that was said before changes
 * nothing; what a blocked person says stands on the network and is not told to us. `at` is when the network hears it:
 * the account is told in the order of this list. @returns the network's ids, in order.
 */
export const publicSays = async (
  trx: Trx,
  { agency, account, at, posts }: { agency: number; account: string; at: Date; posts: readonly PublicPost[] },
): Promise<string[]> => {
  if (posts.length === 0) return []
  await openAccount(trx, agency, account, at)
  const named = posts.map((post) => ({ ...post, networkId: post.networkId ?? newId(at) }))
  await knowAuthors(
    trx,
    agency,
    named.map((post) => post.author),
  )
  const parents = await parentsOf(trx, agency, account, named)
  const said: (Told & { post: (typeof named)[number] })[] = []
  for (const post of named) {
    const parent = post.replyTo === undefined ? undefined : parents.get(post.replyTo)
    const one: Told & { post: typeof post } = {
      kind: 'original',
      networkId: post.networkId,
      author: post.author,
      text: post.text,
      language: post.language ?? null,
      at: post.at.toISOString(),
      root: parent?.root ?? post.networkId,
      parent: parent ? { ...parent } : null,
      media: await keepPictures(trx, agency, post.media ?? []),
      post,
    }
    said.push(one)
    parents.set(post.networkId, asParent(one))
  }
  const fresh = new Set(await insertPosts(trx, agency, account, at, said))
  const blocked = await blockedOf(trx, agency, account)
  const told = said
    .filter((one) => fresh.delete(one.networkId) && !blocked.has(one.author.id))
    .map(({ post: _, ...one }) => one)
  await deliver(trx, { agency, account, at, told })
  return named.map((post) => post.networkId)
}

const asParent = (one: Told): Parent => ({
  networkId: one.networkId,
  root: one.root,
  author: one.author.handle,
  name: one.author.name,
  text: one.text,
  at: one.at,
})

/** The posts that are answered: of the public, or of the account itself. */
const parentsOf = async (
  trx: Trx,
  agency: number,
  account: string,
  posts: readonly PublicPost[],
): Promise<Map<string, Parent>> => {
  const asked = [...new Set(posts.flatMap((post) => post.replyTo ?? []))]
  if (asked.length === 0) return new Map()
  const rows = await trx
    .selectFrom('practice.post as p')
    .leftJoin('practice.author as a', (join) =>
      join.onRef('a.agency_id', '=', 'p.agency_id').onRef('a.author_id', '=', 'p.author_id'),
    )
    .select(['p.network_id', 'p.root_id', 'p.text', 'p.at', 'a.handle', 'a.name'])
    .where('p.agency_id', '=', agency)
    .where('p.network_id', 'in', asked)
    .execute()
  return new Map(
    rows.map((row) => [
      row.network_id,
      {
        networkId: row.network_id,
        root: row.root_id,
        author: row.handle ?? account,
        name: row.name ?? account,
        text: row.text,
        at: row.at.toISOString(),
      },
    ]),
  )
}

const knowAuthors = async (trx: Trx, agency: number, authors: readonly PublicAuthor[]): Promise<void> => {
  const one = new Map(authors.map((author) => [author.id, author]))
  const rows = [...one.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, handle, name }) => ({ agency_id: agency, author_id: id, handle, name }))
  await sql`insert into practice.author (agency_id, author_id, handle, name)
    select * from ${rowsOf(rows, { agency_id: 'int4', author_id: 'text', handle: 'text', name: 'text' })}
    on conflict (agency_id, author_id) do update set handle = excluded.handle, name = excluded.name
      where (author.handle, author.name) is distinct from (excluded.handle, excluded.name)`.execute(trx)
}

/** Pictures with bytes of their own are kept by their hash; of the drawn ones the kind is enough. */
export const keepPictures = async (
  trx: Trx,
  agency: number,
  media: readonly PublicMedium[],
): Promise<KeptMedium[]> => {
  const kept: KeptMedium[] = []
  for (const medium of media) {
    if ('kind' in medium) {
      kept.push({ alt: medium.alt, kind: medium.kind })
      continue
    }
    const id = sha256(medium.bytes)
    await trx
      .insertInto('practice.picture')
      .values({
        agency_id: agency,
        picture_id: id,
        media_type: medium.mediaType,
        bytes: Buffer.from(medium.bytes),
      })
      .onConflict((on) => on.doNothing())
      .execute()
    kept.push({ alt: medium.alt, picture: id.toString('hex'), mediaType: medium.mediaType })
  }
  return kept
}

const insertPosts = async (
  trx: Trx,
  agency: number,
  account: string,
  at: Date,
  said: readonly (Told & { post: PublicPost })[],
): Promise<string[]> => {
  const types = {
    agency_id: 'int4',
    network_id: 'text',
    handle: 'text',
    author_id: 'text',
    text: 'text',
    language: 'text',
    reply_to: 'text',
    root_id: 'text',
    media: 'jsonb',
    at: 'timestamptz',
    visible_at: 'timestamptz',
    exercise: 'text',
    planted: 'text',
  }
  const rows = said.map((one) => ({
    agency_id: agency,
    network_id: one.networkId,
    handle: account,
    author_id: one.author.id,
    text: one.text,
    language: one.language,
    reply_to: one.post.replyTo ?? null,
    root_id: one.root,
    media: one.media,
    at: one.post.at,
    visible_at: at,
    exercise: one.post.exercise ?? null,
    planted: one.post.planted ?? null,
  }))
  const names = sql.raw(Object.keys(types).join(', '))
  const values = sql.raw(
    Object.keys(types)
      .map((name) => (name === 'media' ? 'r.media::jsonb' : `r.${name}`))
      .join(', '),
  )
  const { rows: made } = await sql<{ id: string }>`insert into practice.post (${names})
    select ${values} from ${rowsOf(rows, types)} as r (${names})
    on conflict (agency_id, network_id) do nothing returning network_id as id`.execute(trx)
  return made.map((row) => row.id)
}

const blockedOf = async (trx: Trx, agency: number, account: string): Promise<Set<string>> =>
  new Set(
    (
      await trx
        .selectFrom('practice.block')
        .select('author_id')
        .where('agency_id', '=', agency)
        .where('handle', '=', account)
        .execute()
    ).map((row) => row.author_id),
  )
