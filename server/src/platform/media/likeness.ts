import sharp from 'sharp'
import { largestPixels } from './safe-copy.ts'

const side = 32
const coarse = 8
const greys = side * side
/** Bytes of a likeness: grey in 32 × 32, colour in 8 × 8. */
const size = greys + coarse * coarse * 3

/**
 * What two pictures are compared by: small enough to keep, blind to size, format and how hard it was pressed. Null when
 * the bytes are no picture that can be opened. Never throws.
 */
export const likenessOf = async (bytes: Uint8Array): Promise<Buffer | null> => {
  try {
    const small = (to: number) =>
      sharp(bytes, { limitInputPixels: largestPixels, sequentialRead: true, failOn: 'none' })
        .rotate()
        .flatten({ background: '#fff' })
        .toColourspace('srgb')
        .resize(to, to, { fit: 'fill' })
        .timeout({ seconds: 20 })
    const grey = await small(side).greyscale().raw().toBuffer()
    const colour = await small(coarse).removeAlpha().raw().toBuffer()
    const three =
      colour.length === coarse * coarse ? Buffer.from([...colour].flatMap((c) => [c, c, c])) : colour
    const made = Buffer.concat([grey.subarray(0, greys), three])
    return made.length === size ? made : null
  } catch {
    return null
  }
}

const meanOf = (a: Uint8Array): number => a.reduce((sum, one) => sum + one, 0) / a.length
const apart = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, one, n) => sum + Math.abs(one - b[n]!), 0) / a.length

/** How far two run alike, -1 to 1; null where one of them is nearly one shade and says nothing. */
const together = (a: Uint8Array, b: Uint8Array): number | null => {
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  let [both, ofA, ofB] = [0, 0, 0]
  a.forEach((one, n) => {
    const [x, y] = [one - meanA, b[n]! - meanB]
    both += x * y
    ofA += x * x
    ofB += y * y
  })
  const flat = 16 * a.length
  return ofA < flat || ofB < flat ? null : both / Math.sqrt(ofA * ofB)
}

/** Steps of 255 by which a picture may differ after it was stored anew, and how far the two must still run alike. */
const tolerated = { grey: 12, colour: 16, together: 0.9 }

/** Whether two pictures show the same, as a network hands one back that it has made smaller and pressed again. */
export const alike = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== size || b.length !== size) return false
  const grey = [a.subarray(0, greys), b.subarray(0, greys)] as const
  const run = together(...grey)
  return (
    apart(...grey) <= tolerated.grey &&
    apart(a.subarray(greys), b.subarray(greys)) <= tolerated.colour &&
    (run === null || run >= tolerated.together)
  )
}
