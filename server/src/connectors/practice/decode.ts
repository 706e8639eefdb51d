import { z } from 'zod'
import type { Connector, Decoded, DecodedMedium, Delivery } from '#core/channels'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const post = z.strictObject({
  version: z.literal('practice/1'),
  kind: z.enum(['original', 'edit', 'deletion']),
  networkId: z.string().min(1),
  author: z.strictObject({
    id: z.string().min(1),
    handle: z.string().min(1),
    name: z.string().min(1),
    automated: z.literal(true).optional(),
  }),
  text: z.string(),
  language: z.string().nullable(),
  at: z.iso.datetime(),
  root: z.string().min(1),
  parent: z
    .strictObject({
      networkId: z.string(),
      root: z.string(),
      author: z.string(),
      name: z.string(),
      text: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
  media: z.array(
    z.strictObject({
      alt: z.string(),
      mediaType: z.string().min(1),
      size: z.int().min(0),
      sha256: hash,
      shownSha256: hash.nullable(),
      shownType: z.string().nullable(),
    }),
  ),
})

export const mediaType = 'application/vnd.callbox.practice+json'

/** The same thing told gives the same bytes, whenever it is read. */
export const encode = (body: object): Delivery => ({
  raw: Buffer.from(JSON.stringify({ version: 'practice/1', ...body }), 'utf8'),
  mediaType,
})

/** Pure. @throws when the bytes are no delivery of the practice network. */
export const decode: Connector['decode'] = ({ raw }): Decoded[] => {
  const said = post.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)))
  const language = said.language?.split('-')[0]?.toLowerCase()
  return [
    {
      kind: said.kind,
      networkId: said.networkId,
      author: {
        networkId: said.author.id,
        handle: said.author.handle,
        name: said.author.name,
        picture: null,
        ...(said.author.automated ? { automated: true } : {}),
      },
      text: said.text,
      ...(language && /^[a-z]{2,3}$/.test(language) ? { language } : {}),
      networkAt: new Date(said.at),
      url: null,
      context: {
        ...(said.parent
          ? {
              parent: {
                author: said.parent.author,
                name: said.parent.name,
                text: said.parent.text,
                at: said.parent.at,
                url: null,
              },
            }
          : {}),
        refs: { root: said.root },
      },
      media: said.media.map(
        ({ sha256, shownSha256, ...medium }): DecodedMedium => ({
          ...medium,
          from: 'stored',
          sha256: Buffer.from(sha256, 'hex'),
          shownSha256: shownSha256 === null ? null : Buffer.from(shownSha256, 'hex'),
        }),
      ),
      marks: ['practice'],
    },
  ]
}
