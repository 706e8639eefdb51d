import { webAddress } from '@callbox/contract'
import { automatedMark, type Connector, type Decoded, type Delivery, type Json } from '#core/channels'
import { sha256 } from '#platform/crypto'
import { wordsOf } from '#platform/errors'

/** A decoded message with the bytes it came in; `undecodable` says why when nobody could read them. */
export type Understood = { delivery: Delivery; said: Decoded; undecodable: string | null }

/** Text that PostgreSQL and JSON can hold: no NUL, no lone surrogates. The untouched bytes are on the record beside it. */
const keepable = <T>(value: T): T => {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return value
    return value.replaceAll('\0', '\uFFFD').toWellFormed() as T
  }
  if (Array.isArray(value)) return value.map(keepable) as T
  if (value && typeof value === 'object' && !(value instanceof Date) && !ArrayBuffer.isView(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [keepable(key), keepable(inner as Json)]),
    ) as T
  return value
}

/** The most of a text that is shown and ranked; all of it stands in the raw record. */
export const longestText = 20_000

const clipped = (text: string): string =>
  text.length > longestText ? text.slice(0, longestText).toWellFormed() : text

/**
 * Addresses that a connector handed over, as far as they lead to the web: a page shows links from them, and pictures are fetched
 * from them. What else was given stands in the raw record and nowhere else.
 */
const webOnly = (said: Decoded): Decoded => {
  const { parent, quoted: of, ...context } = said.context
  return {
    ...said,
    url: webAddress(said.url),
    author: { ...said.author, picture: webAddress(said.author.picture) },
    context: {
      ...context,
      ...(parent ? { parent: { ...parent, url: webAddress(parent.url) } } : {}),
      ...(of ? { quoted: { ...of, url: webAddress(of.url) } } : {}),
    },
    media: said.media.map((medium) => {
      if (medium.from !== 'network') return medium
      const { mediaType, size, alt } = medium
      const url = webAddress(medium.url)
      return url
        ? { mediaType, size, alt, from: 'network', url }
        : {
            mediaType,
            size,
            alt,
            from: 'refused',
            why: 'it came with an address that does not lead to the web',
          }
    }),
  }
}

/** A time that no network can mean is no time at all. */
const credible = (at: Date | null): Date | null =>
  at && at.getUTCFullYear() >= 1970 && at.getUTCFullYear() < 3000 ? at : null

/**
 * Decodes one delivery. What cannot be decoded is kept as a message of its own, shown at the top as such, and never
 * stops the stream: incoming fails open (law 3).
 */
export const understand = (connector: Connector, delivery: Delivery): Understood[] => {
  try {
    return connector.decode(delivery).map((decoded) => {
      const said = webOnly(keepable(decoded))
      const long = said.text.length > longestText
      return {
        delivery,
        said: {
          ...said,
          networkAt: credible(said.networkAt),
          text: clipped(said.text),
          marks: [
            ...said.marks,
            ...(long ? ['cut short'] : []),
            ...(said.author.automated ? [automatedMark] : []),
          ],
        },
        undecodable: null,
      }
    })
  } catch (error) {
    const name = sha256(delivery.raw).toString('hex').slice(0, 32)
    return [
      {
        delivery,
        undecodable: keepable(wordsOf(error)),
        said: {
          kind: 'original',
          networkId: `undecodable:${name}`,
          networkAt: null,
          url: null,
          media: [],
          context: {},
          marks: ['undecodable'],
          author: { networkId: 'unknown', handle: '?', name: 'Unknown sender', picture: null },
          text: clipped(keepable(Buffer.from(delivery.raw.subarray(0, 4000)).toString('utf8'))),
        },
      },
    ]
  }
}
