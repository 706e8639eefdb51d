import type { z } from 'zod'
import type { DecodedMedium } from '#core/channels'
import type { MediaRecord, MediaView, Post, record } from './shapes.ts'

const kind = (embed: { $type: string } | undefined, name: string): boolean =>
  embed?.$type.replace(/#view$/, '') === `app.bsky.embed.${name}`

/**
 * Pictures and videos of a post: type, size and description from its record, the address from the network's view.
 * A medium whose address the network did not show, and every video, is said as refused, never left out.
 */
export const mediaOf = (written: z.infer<typeof record>, view: Post | null): DecodedMedium[] => {
  const beside = kind(written.embed, 'recordWithMedia')
  const held: MediaRecord | undefined = beside ? written.embed?.media : written.embed
  const shown: MediaView | undefined = beside ? view?.embed?.media : view?.embed
  if (kind(held, 'images'))
    return (held?.images ?? []).map((one, i) =>
      medium(
        one.image?.mimeType ?? 'image/*',
        one.image?.size,
        one.alt,
        shown?.images?.[i]?.fullsize ?? shown?.images?.[i]?.thumb,
      ),
    )
  if (kind(held, 'video'))
    // Its address is a list of stretches for a player, not the file: fetched as one, it would be no video.
    return [
      {
        mediaType: held?.video?.mimeType ?? 'video/mp4',
        size: held?.video?.size ?? 0,
        alt: held?.alt ?? '',
        from: 'refused',
        why: 'Bluesky shows this video in pieces that we do not copy yet: open the post there to see it.',
      },
    ]
  return []
}

const medium = (
  mediaType: string,
  size: number | undefined,
  alt: string | undefined,
  url: string | undefined,
): DecodedMedium => ({
  mediaType,
  size: size ?? 0,
  alt: alt ?? '',
  ...(url && /^https?:\/\//.test(url)
    ? { from: 'network', url }
    : { from: 'refused', why: 'Bluesky did not show where it is.' }),
})
