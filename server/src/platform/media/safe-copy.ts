import sharp from 'sharp'
import { withoutPlaceIso } from './iso-media.ts'
import { withoutPlaceWebm } from './webm.ts'

/** The copy people look at; the original is kept unchanged elsewhere. */
export type Shown = { is: 'shown'; bytes: Buffer; mediaType: string } | { is: 'cannot_be_shown'; why: string }

export const largestPixels = 64_000_000
const longestSide = 2048

// Only the decoders of what we take: a file that reaches another one has fooled the sniffer.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadHeif',
  ],
})
// Looking at pictures must never hold up the reports that come after them.
sharp.concurrency(1)
sharp.cache(false)

/**
 * A copy without location or any other metadata: pictures are decoded and drawn anew as WebP of at most 2048 px,
 * turned upright, the first frame of an animation; in videos everything but sound and picture is blanked in place.
 * Never throws: what cannot be decoded is kept and not shown, with the reason in words.
 */
export const safeCopy = async (bytes: Uint8Array, mediaType: string): Promise<Shown> => {
  try {
    if (mediaType === 'video/webm') return { is: 'shown', bytes: withoutPlaceWebm(bytes), mediaType }
    if (mediaType.startsWith('video/')) return { is: 'shown', bytes: withoutPlaceIso(bytes), mediaType }
    const drawn = await sharp(bytes, {
      limitInputPixels: largestPixels,
      sequentialRead: true,
      failOn: 'none',
    })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .timeout({ seconds: 20 })
      .toBuffer()
    return { is: 'shown', bytes: drawn, mediaType: 'image/webp' }
  } catch {
    return { is: 'cannot_be_shown', why: 'It could not be opened: only the original is kept.' }
  }
}
