import type { ProfilePicture } from '#core/channels'
import type { World } from '#core/world'
import { alike, likenessOf, safeCopy, sniff } from '#platform/media'
import type { SeenPicture } from './judge.ts'
import type { Picture } from './store.ts'

/** Bytes; no network shows a larger one beside a name. */
const largest = 8 * 1024 * 1024

/** The bytes of a picture, of no more than we look at; whatever is wrong with it makes it one that could not be opened. */
const bytesOf = async (fetcher: typeof fetch, picture: ProfilePicture): Promise<Uint8Array> => {
  if ('bytes' in picture) return picture.bytes
  const response = await fetcher(picture.url, { signal: AbortSignal.timeout(20_000) })
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > largest || !response.body)
    throw new Error(`It was answered ${response.status}.`)
  const chunks: Uint8Array[] = []
  let held = 0
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    held += chunk.length
    if (held > largest) throw new Error('It is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export type Opened = { shown: Buffer; likeness: Buffer }

/** A stranger's bytes, opened as every other: sniffed, drawn anew, and only the copy is kept. Null when they are no picture. */
export const openPicture = async (bytes: Uint8Array): Promise<Opened | null> => {
  const found = await sniff(Buffer.from(bytes))
  if (found?.kind !== 'image') return null
  const copy = await safeCopy(bytes, found.mediaType)
  const likeness = await likenessOf(bytes)
  return copy.is === 'shown' && likeness ? { shown: copy.bytes, likeness } : null
}

/** Compares a picture that is known with those that the agency has approved of its kind; null when there are none, or it could not be opened. */
export const isAlike = (
  likeness: string | null,
  kit: readonly Pick<Picture, 'likeness'>[],
): boolean | null =>
  likeness === null || kit.length === 0
    ? null
    : kit.some((one) => alike(Buffer.from(likeness, 'base64'), one.likeness))

/**
 * A picture of a live profile, as it is kept: opened once, and known again by the network's own id as long as it does not
 * change. One that could not be opened is tried again.
 */
export const seePicture = async (
  { fetch, files }: Pick<World, 'fetch' | 'files'>,
  picture: ProfilePicture | null,
  before: SeenPicture | null,
  kit: readonly Pick<Picture, 'likeness'>[],
): Promise<SeenPicture | null> => {
  if (!picture) return null
  if (before?.id === picture.id && before.likeness !== null)
    return { ...before, alike: isAlike(before.likeness, kit) }
  const opened = await bytesOf(fetch, picture)
    .then(openPicture)
    .catch(() => null)
  if (!opened) return { id: picture.id, shown: null, likeness: null, alike: null }
  const likeness = opened.likeness.toString('base64')
  return {
    id: picture.id,
    shown: (await files.put(opened.shown)).toString('hex'),
    likeness,
    alike: isAlike(likeness, kit),
  }
}
