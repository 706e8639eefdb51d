import type { Json } from '#core/channels'
import type { Caller } from './session.ts'
import { quotedBy, record } from './shapes.ts'

export type Views = Map<string, { [key: string]: Json }>

const object = (value: Json | undefined): { [key: string]: Json } | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null

/** The posts behind these addresses as the network shows them to us now; what it does not show is not in the map. */
export const viewsOf = async (call: Caller, uris: Iterable<string>): Promise<Views> => {
  const wanted = [...new Set(uris)]
  const views: Views = new Map()
  for (let i = 0; i < wanted.length; i += 25) {
    const answer = object(await call.get('app.bsky.feed.getPosts', { uris: wanted.slice(i, i + 25) }))
    for (const one of Array.isArray(answer?.posts) ? answer.posts : []) {
      const view = object(one)
      if (typeof view?.uri === 'string') views.set(view.uri, view)
    }
  }
  return views
}

/** What a record answers and what it quotes, by address. */
export const around = (said: Json | undefined): { parent: string | null; quoted: string | null } => {
  const read = record.safeParse(said).data
  return {
    parent: read?.reply?.parent.uri ?? null,
    quoted: read ? (quotedBy(read)?.uri ?? null) : null,
  }
}

/** Each post with what stood around it, as fetched in this moment. */
export const inContext = async (call: Caller, records: Map<string, Json>) => {
  const near = new Map([...records].map(([uri, said]) => [uri, around(said)]))
  const uris = [...near].flatMap(([uri, { parent, quoted }]) => [uri, parent, quoted])
  const views = await viewsOf(
    call,
    uris.filter((uri) => uri !== null),
  )
  const view = (uri: string | null): Json => (uri === null ? null : (views.get(uri) ?? null))
  return (uri: string) => ({
    post: view(uri),
    parent: view(near.get(uri)?.parent ?? null),
    quoted: view(near.get(uri)?.quoted ?? null),
  })
}
