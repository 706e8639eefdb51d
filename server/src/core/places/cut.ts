import { type Box, type Feature, metres, overlap, type Point } from './shape.ts'

/** What is drawn of a thing: its parts are lines, rings or single points. */
export type Drawn = Pick<Feature, 'kind' | 'rank' | 'name' | 'shape' | 'parts'>

/** What one drawing holds at most: more is no map but a blot, and old machines must draw it. */
export const most = { features: 1_500, points: 20_000 } as const

const order = ['boundary', 'water', 'street', 'rail', 'green', 'place', 'building', 'path'] as const
/** Pieces of a drawing's width below which a detail is not seen. */
const fine = 700

/** Leaves out points that a drawing of this width does not show. */
const thinned = (part: readonly Point[], step: number): readonly Point[] => {
  if (part.length < 3) return part
  const kept: Point[] = [part[0]!]
  for (const point of part.slice(1, -1)) if (metres(kept.at(-1)!, point) >= step) kept.push(point)
  return [...kept, part.at(-1)!]
}

/** The part of a map within a box, the important first, thinned to what can be seen; `left` says how much was left out. */
export const cutOf = (features: readonly Feature[], box: Box): { drawn: Drawn[]; left: number } => {
  const width = metres([box[0], (box[1] + box[3]) / 2], [box[2], (box[1] + box[3]) / 2])
  const step = width / fine
  // From afar the small streets and single buildings are noise.
  const deepest = width > 40_000 ? 0 : width > 20_000 ? 1 : 3
  const weight = ({ kind, rank }: Feature): number => order.indexOf(kind as never) * 4 + rank
  const within = features
    .filter((one) => one.kind !== 'house' && overlap(one.box, box))
    .filter((one) => one.rank <= deepest || one.kind === 'boundary' || (one.kind === 'water' && deepest > 0))
    .filter((one) => one.kind !== 'path' || width < 10_000)
    .filter((one) => !(one.kind === 'building' && width > 10_000))
    .sort((a, b) => weight(a) - weight(b))
  const drawn: Drawn[] = []
  let points = 0
  for (const { kind, rank, name, shape, parts } of within) {
    const thin = parts.map((part) => thinned(part, step))
    points += thin.reduce((sum, part) => sum + part.length, 0)
    if (drawn.length >= most.features || points > most.points) break
    drawn.push({ kind, rank, name, shape, parts: thin })
  }
  return { drawn, left: within.length - drawn.length }
}
