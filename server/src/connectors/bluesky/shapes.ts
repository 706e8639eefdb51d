import { AtUri } from '@atproto/api'
import { z } from 'zod'

/** What we read of the network's answers: loosely, for everything else in them is kept but not needed. */
export const collection = 'app.bsky.feed.post'
const ref = z.looseObject({ uri: z.string(), cid: z.string() })
export type Ref = { uri: string; cid: string }

export const author = z.looseObject({
  did: z.string().startsWith('did:'),
  handle: z.string(),
  displayName: z.string().optional(),
  avatar: z.string().optional(),
  labels: z.array(z.looseObject({ val: z.string(), neg: z.boolean().optional() })).optional(),
})

const blob = z.looseObject({ mimeType: z.string().optional(), size: z.number().optional() })
const image = z.looseObject({ alt: z.string().optional(), image: blob.optional() })
const view = z.looseObject({
  fullsize: z.string().optional(),
  thumb: z.string().optional(),
  alt: z.string().optional(),
})
const mediaRecord = z.looseObject({
  $type: z.string(),
  images: z.array(image).optional(),
  video: blob.optional(),
  alt: z.string().optional(),
})
const mediaView = z.looseObject({
  $type: z.string(),
  images: z.array(view).optional(),
  alt: z.string().optional(),
})
export type MediaRecord = z.infer<typeof mediaRecord>
export type MediaView = z.infer<typeof mediaView>

export const record = z.looseObject({
  text: z.string(),
  createdAt: z.string().optional(),
  langs: z.array(z.string()).optional(),
  reply: z.looseObject({ root: ref, parent: ref }).optional(),
  embed: z
    .looseObject({
      $type: z.string(),
      // A quoted post: `{uri, cid}`, and one floor deeper when media stand beside it.
      record: z.union([ref, z.looseObject({ record: ref })]).optional(),
      media: mediaRecord.optional(),
    })
    .and(mediaRecord)
    .optional(),
})

export const post = z.looseObject({
  uri: z.string().startsWith('at://'),
  cid: z.string(),
  author,
  record,
  indexedAt: z.string(),
  embed: z.looseObject({ $type: z.string(), media: mediaView.optional() }).and(mediaView).optional(),
})
export type Post = z.infer<typeof post>

/** The post a record quotes, whether or not media stand beside it; not a list or a feed. */
export const quotedBy = (said: z.infer<typeof record>): Ref | null => {
  const held = said.embed?.record
  const found = held === undefined ? null : 'uri' in held ? (held as Ref) : (held.record as Ref)
  return found?.uri.includes(`/${collection}/`) ? found : null
}

export const atUri = (did: string, rkey: string): string => `at://${did}/${collection}/${rkey}`

export const isPost = (uri: string): boolean => /^at:\/\/did:[^/]+\/app\.bsky\.feed\.post\/[^/]+$/.test(uri)

/** @throws when it is no post's address. */
export const partsOf = (uri: string): { did: string; rkey: string } => {
  const { host, rkey, collection: kind } = new AtUri(uri)
  if (!isPost(uri) || kind !== collection) throw new Error(`${uri} is no post.`)
  return { did: host, rkey }
}

/** Where people read it. */
export const webUrl = (uri: string, handle?: string): string => {
  const { did, rkey } = partsOf(uri)
  return `https://bsky.app/profile/${handle && handle !== 'handle.invalid' ? handle : did}/post/${rkey}`
}

/** What a message needs to be answered or hidden later. */
export const refs = z.object({
  uri: z.string().startsWith('at://'),
  cid: z.string(),
  root: z.object({ uri: z.string(), cid: z.string() }),
  parent: z.object({ uri: z.string(), cid: z.string() }).nullable(),
  handle: z.string(),
})
