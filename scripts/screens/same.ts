import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

/** A step of brightness from 0 to 255 that nobody sees, as rounding at an edge or another choice of the palette makes. */
const unseen = 40

const dots = async (picture: string | Buffer) => {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, size: `${info.width}×${info.height}` }
}

/** Whether the picture in this file already shows the same to a person: then its bytes stay. */
export const showsTheSame = async (file: string, picture: Buffer): Promise<boolean> => {
  const kept = await readFile(file).catch(() => null)
  if (!kept) return false
  const [one, other] = [await dots(kept), await dots(picture)]
  return one.size === other.size && one.data.every((dot, n) => Math.abs(dot - other.data[n]!) <= unseen)
}
