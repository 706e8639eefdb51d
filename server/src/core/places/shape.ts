/** WGS 84 degrees, in GeoJSON's order. */
export type Point = readonly [lon: number, lat: number]
export type Box = readonly [west: number, south: number, east: number, north: number]

export const kinds = [
  'boundary',
  'water',
  'green',
  'rail',
  'street',
  'path',
  'building',
  'place',
  'house',
] as const
export type Kind = (typeof kinds)[number]

/** One thing of a map. `rank` 0 is drawn first and named first: a trunk road before an alley. */
export type Feature = {
  kind: Kind
  rank: 0 | 1 | 2 | 3
  name: string | null
  /** Other names that people use. */
  also: readonly string[]
  shape: 'point' | 'line' | 'area'
  parts: readonly (readonly Point[])[]
  box: Box
  /** The house numbers at the two ends of a street, in the direction of its line. */
  numbers?: readonly [number, number]
  /** The address of a house. */
  house?: { number: string; street: string }
}

/** Metres in a degree of latitude; a degree of longitude has that times the cosine of the latitude. */
const metresInDegree = 111_320

/** Metres between two points of one town; it is flat. */
export const metres = (a: Point, b: Point): number => {
  const across = Math.cos(((a[1] + b[1]) / 2) * (Math.PI / 180))
  return Math.hypot((a[0] - b[0]) * across, a[1] - b[1]) * metresInDegree
}

export const lengthOf = (line: readonly Point[]): number =>
  line.reduce((sum, point, n) => (n === 0 ? 0 : sum + metres(line[n - 1]!, point)), 0)

/** The point at a share (0..1) of a line's length. */
export const along = (line: readonly Point[], share: number): Point => {
  let left = lengthOf(line) * Math.min(1, Math.max(0, share))
  for (let n = 1; n < line.length; n++) {
    const [from, to] = [line[n - 1]!, line[n]!]
    const step = metres(from, to)
    if (step >= left && step > 0) {
      const part = left / step
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
    }
    left -= step
  }
  return line.at(-1)!
}

export const boxOf = (parts: readonly (readonly Point[])[]): Box => {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const part of parts)
    for (const [lon, lat] of part) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  return [west, south, east, north]
}

export const overlap = (a: Box, b: Box): boolean =>
  a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1]

/** Where a thing is, as one point: the middle of its longest line, or of its box. */
export const middleOf = ({ shape, parts, box }: Pick<Feature, 'shape' | 'parts' | 'box'>): Point => {
  if (shape === 'point') return parts[0]![0]!
  if (shape === 'area') return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  return along(
    parts.reduce((long, part) => (lengthOf(part) > lengthOf(long) ? part : long)),
    0.5,
  )
}
