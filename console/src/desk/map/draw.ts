import type { Drawn, Located } from '@callbox/contract'

/** Degrees, longitude first; and the drawing's own units, right and down. */
export type Point = readonly [number, number]
/** The drawing's size on the screen, so that names and marks are as large as other words. */
export type Size = { width: number; height: number }
export type View = Size & { lon: number; lat: number /** Metres across. */; across: number }
/** Until the screen has said how much room there is. */
export const usual: Size = { width: 240, height: 180 }
const metresInDegree = 111_320
export const narrowest = 300
export const widest = 40_000

const across = (lat: number): number => Math.max(0.01, Math.cos((lat * Math.PI) / 180))

/** Where a point stands in the drawing: the town is flat. */
export const project = (view: View, [lon, lat]: Point): Point => {
  const scale = view.width / view.across
  return [
    view.width / 2 + (lon - view.lon) * across(view.lat) * metresInDegree * scale,
    view.height / 2 - (lat - view.lat) * metresInDegree * scale,
  ]
}

/** A view moved by drawing units. */
export const moved = (view: View, right: number, down: number): View => {
  const metres = view.across / view.width
  return {
    ...view,
    lon: view.lon + (right * metres) / (metresInDegree * across(view.lat)),
    lat: view.lat - (down * metres) / metresInDegree,
  }
}

export const zoomed = (view: View, by: number): View => ({
  ...view,
  across: Math.min(widest, Math.max(narrowest, view.across * by)),
})

/** The view that shows all the points, not nearer than a few streets. */
export const viewOf = (points: readonly Point[], size: Size = usual): View => {
  const lons = points.map(([lon]) => lon)
  const lats = points.map(([, lat]) => lat)
  const [west, east, south, north] = [
    Math.min(...lons),
    Math.max(...lons),
    Math.min(...lats),
    Math.max(...lats),
  ]
  const lat = (south + north) / 2
  const wide = (east - west) * across(lat) * metresInDegree
  const high = (north - south) * metresInDegree
  const needed = Math.max(wide * 1.8, (high * 1.8 * size.width) / size.height, 900)
  return { ...size, lon: (west + east) / 2, lat, across: Math.min(widest, needed) }
}

/** What is asked of the server for a view: a box somewhat larger and on a coarse grid, so that a small move asks nothing new. */
export const boxAround = (view: View): { west: number; south: number; east: number; north: number } => {
  const step = 2 ** Math.ceil(Math.log2(view.across * 0.5)) / metresInDegree
  const [wide, high] = [
    (view.across * 0.75) / metresInDegree / across(view.lat),
    (view.across * 0.75 * view.height) / view.width / metresInDegree,
  ]
  const down = (n: number) => Math.round(Math.floor(n / step) * step * 1e6) / 1e6
  const up = (n: number) => Math.round(Math.ceil(n / step) * step * 1e6) / 1e6
  return {
    west: Math.max(-180, down(view.lon - wide)),
    south: Math.max(-90, down(view.lat - high)),
    east: Math.min(180, up(view.lon + wide)),
    north: Math.min(90, up(view.lat + high)),
  }
}

/** Parts as an SVG path; areas are closed. */
export const pathOf = (view: View, parts: Drawn['parts'], closed: boolean): string =>
  parts
    .map((part) => {
      const points = part.map((point) =>
        project(view, point)
          .map((n) => n.toFixed(1))
          .join(' '),
      )
      return `M${points.join('L')}${closed ? 'Z' : ''}`
    })
    .join('')

export type Label = { words: string; x: number; y: number; turn: number; strong: boolean; street: boolean }
type Spot = { x: number; y: number; half: { wide: number; high: number } }

const letter = 5.8
const lineHeight = 12

type Piece = { x: number; y: number; length: number; turn: number }

/** Where a street's name may go: on its straight pieces, the longest first, in the middle or beside it. */
const piecesOf = (view: View, parts: Drawn['parts']): Piece[] => {
  const pieces: Piece[] = []
  for (const part of parts)
    for (let n = 1; n < part.length; n++) {
      const [x1, y1] = project(view, part[n - 1]!)
      const [x2, y2] = project(view, part[n]!)
      const length = Math.hypot(x2 - x1, y2 - y1)
      let turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI
      if (turn > 90) turn -= 180
      if (turn <= -90) turn += 180
      for (const share of [0.5, 0.25, 0.75])
        pieces.push({ x: x1 + (x2 - x1) * share, y: y1 + (y2 - y1) * share, length, turn })
    }
  return pieces.sort((a, b) => b.length - a.length).slice(0, 12)
}

const boxOf = (x: number, y: number, words: string, turn: number): Spot => {
  const [wide, high] = [(words.length * letter) / 2, lineHeight / 2]
  const [c, s] = [Math.abs(Math.cos((turn * Math.PI) / 180)), Math.abs(Math.sin((turn * Math.PI) / 180))]
  return { x, y, half: { wide: wide * c + high * s, high: wide * s + high * c } }
}
const hits = (a: Spot, b: Spot): boolean =>
  Math.abs(a.x - b.x) < a.half.wide + b.half.wide && Math.abs(a.y - b.y) < a.half.high + b.half.high
const inside = ({ x, y, half }: Spot, { width, height }: Size): boolean =>
  x - half.wide >= 0 && y - half.high >= 0 && x + half.wide <= width && y + half.high <= height

/** Which names are written, each once and none over another or over a mark: those asked for first, then the large streets. */
export const labelsOf = (
  view: View,
  features: readonly Drawn[],
  located: readonly Pick<Located, 'name' | 'lon' | 'lat' | 'lines'>[],
  most = 18,
): Label[] => {
  const marks = located.map(({ name, lon, lat }) => {
    const [x, y] = project(view, [lon, lat])
    return { name, x, y }
  })
  const taken: Spot[] = marks.map(({ x, y }) => ({ x, y, half: { wide: 10, high: 10 } }))
  // The buttons and the scale stand in the lower corners.
  taken.push({ x: view.width - 16, y: view.height - 34, half: { wide: 16, high: 34 } })
  taken.push({ x: 45, y: view.height - 8, half: { wide: 45, high: 10 } })
  const labels: Label[] = []
  const written = new Set<string>()
  const put = (words: string, x: number, y: number, turn: number, strong: boolean, street: boolean) => {
    const spot = boxOf(x, y, words, turn)
    if (
      labels.length >= most ||
      written.has(words) ||
      !inside(spot, view) ||
      taken.some((one) => hits(one, spot))
    )
      return
    taken.push(spot)
    written.add(words)
    labels.push({ words, x, y, turn, strong, street })
  }
  const isAsked = ({ name }: Drawn) => located.some((one) => name !== null && one.name.endsWith(name))
  const named = features
    .filter((one) => one.name && ['street', 'place', 'building'].includes(one.kind))
    .map((one) => ({ one, asked: isAsked(one) }))
    .sort((a, b) => Number(b.asked) - Number(a.asked) || a.one.rank - b.one.rank)
  for (const { one, asked } of named) {
    const words = one.name ?? ''
    if (one.shape === 'line') {
      for (const piece of piecesOf(view, one.parts))
        if (asked || piece.length >= words.length * letter * 0.8)
          put(words, piece.x, piece.y, piece.turn, asked, true)
      // No room on the street itself: beside its mark.
      for (const mark of asked ? marks.filter(({ name }) => name.endsWith(words)) : [])
        for (const side of [1, -1])
          put(words, mark.x + side * (14 + (words.length * letter) / 2), mark.y, 0, true, true)
    } else if (view.across <= 3_000) {
      const points = one.parts.flat()
      const middle: Point = [
        points.reduce((sum, [lon]) => sum + lon, 0) / points.length,
        points.reduce((sum, [, lat]) => sum + lat, 0) / points.length,
      ]
      const [x, y] = project(view, middle)
      put(words, x, one.shape === 'point' ? y - 8 : y, 0, asked, false)
    }
  }
  return labels
}

/** A round length for the scale bar: its metres, and its units in the drawing. */
export const scaleOf = (view: View): { metres: number; units: number } => {
  const most = view.across / 3
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power
  return { metres, units: (metres / view.across) * view.width }
}
