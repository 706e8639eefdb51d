import { z } from 'zod'
import type { Connector, Decoded, Json, Quoted } from '#core/channels'
import { raw } from './delivery.ts'
import { mediaOf } from './media.ts'
import { author, type Post, partsOf, post, quotedBy, record, webUrl } from './shapes.ts'

const notification = z.looseObject({
  uri: z.string().startsWith('at://'),
  cid: z.string(),
  reason: z.string(),
  author,
  record,
  indexedAt: z.string(),
})

const dated = (at: string | undefined): Date | null => {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}

const personOf = (one: z.infer<typeof author>): Decoded['author'] => ({
  networkId: one.did,
  handle: one.handle,
  name: one.displayName?.trim() || one.handle,
  picture: one.avatar ?? null,
  // Whoever runs a program there labels its account so.
  ...(one.labels?.some(({ val, neg }) => val === 'bot' && !neg) ? { automated: true } : {}),
})

/** A post that stood beside the message; what the network did not show is said as that, not left out. */
const beside = (view: unknown, uri: string): Quoted => {
  const shown = post.safeParse(view).data
  if (!shown) {
    const { did } = partsOf(uri)
    return { author: did, name: did, text: '[not shown by Bluesky]', at: null, url: webUrl(uri) }
  }
  return {
    author: shown.author.handle,
    name: shown.author.displayName?.trim() || shown.author.handle,
    text: shown.record.text,
    at: dated(shown.indexedAt)?.toISOString() ?? null,
    url: webUrl(shown.uri, shown.author.handle),
  }
}

/** Pure. @throws when the bytes are no delivery of this connector. */
export const decode: Connector['decode'] = (delivery) => {
  const said = raw.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(delivery.raw)))
  if (said.kind === 'deletion') return [deletion(said)]
  const told = said.notification === null ? null : notification.parse(said.notification)
  // A view may be missing (deleted or hidden between two requests): the notification itself holds the words.
  const view = said.post === null && told ? null : post.parse(said.post)
  const source = told ?? view!
  const { uri, cid, record: written } = source
  const { handle } = source.author
  const language = written.langs?.[0]?.split('-')[0]?.toLowerCase()
  const quoted = quotedBy(written)
  const refs: Json = {
    uri,
    cid,
    root: pair(written.reply?.root ?? { uri, cid }),
    parent: written.reply ? pair(written.reply.parent) : null,
    handle,
  }
  return [
    {
      kind: said.kind,
      networkId: uri,
      author: personOf(source.author),
      text: written.text,
      ...(language && /^[a-z]{2,3}$/.test(language) ? { language } : {}),
      networkAt: dated(source.indexedAt),
      url: webUrl(uri, handle),
      context: {
        ...(written.reply ? { parent: beside(said.parent, written.reply.parent.uri) } : {}),
        ...(quoted ? { quoted: beside(said.quoted, quoted.uri) } : {}),
        refs,
      },
      media: mediaOf(written, view as Post | null),
      marks: told ? [told.reason] : [],
    },
  ]
}

const pair = ({ uri, cid }: { uri: string; cid: string }): Json => ({ uri, cid })

const deletion = (said: Extract<z.infer<typeof raw>, { kind: 'deletion' }>): Decoded => {
  const { did } = partsOf(said.uri)
  const known = author.safeParse(said.author).data
  return {
    kind: 'deletion',
    networkId: said.uri,
    author: known
      ? personOf(known)
      : { networkId: did, handle: said.handle, name: said.handle, picture: null },
    text: '',
    networkAt: null,
    url: webUrl(said.uri, said.handle),
    context: {},
    media: [],
    marks: [],
  }
}
