import { refuse } from './refusals.ts'
import { boxOf, type Feature, type Kind, kinds, type Point } from './shape.ts'

/** What a map may weigh: an extract of a county's streets, not of a continent. */
export const largest = { bytes: 8 * 1024 * 1024, features: 30_000, points: 400_000, name: 120 } as const

type Tags = Readonly<Record<string, unknown>>
const tag = (tags: Tags, key: string): string | null => {
  const value = tags[key]
  return typeof value === 'string' && value.trim()
    ? value.trim()
    : typeof value === 'number'
      ? String(value)
      : null
}

const major = /^(motorway|trunk|primary)/
const middling = /^(secondary|tertiary)/
const onFoot = /^(footway|path|cycleway|steps|track|pedestrian|bridleway|corridor)$/

/** What a feature is: our own `kind`, or OpenStreetMap's tags. Null for what a street map does not show. */
const kindOf = (tags: Tags, shape: Feature['shape']): { kind: Kind; rank: Feature['rank'] } | null => {
  const own = tag(tags, 'kind')
  if (own) {
    if (!kinds.includes(own as Kind)) throw new Wrong(`its kind "${own}" is none of ${kinds.join(', ')}`)
    const rank = Number(tag(tags, 'rank') ?? 2)
    return { kind: own as Kind, rank: rank === 0 || rank === 1 || rank === 3 ? rank : 2 }
  }
  const road = tag(tags, 'highway')
  if (road && shape !== 'point') {
    if (onFoot.test(road)) return { kind: 'path', rank: 3 }
    return { kind: 'street', rank: major.test(road) ? 0 : middling.test(road) ? 1 : 2 }
  }
  if (tag(tags, 'railway') && shape === 'line') return { kind: 'rail', rank: 1 }
  if (tag(tags, 'waterway') || tag(tags, 'natural') === 'water' || tag(tags, 'water'))
    return { kind: 'water', rank: tag(tags, 'waterway') === 'stream' ? 3 : 1 }
  if (tag(tags, 'boundary') && shape !== 'point') return { kind: 'boundary', rank: 0 }
  const green = tag(tags, 'leisure') ?? tag(tags, 'landuse') ?? tag(tags, 'natural')
  if (
    shape === 'area' &&
    green &&
    /park|garden|grass|forest|wood|cemetery|recreation|pitch|meadow/.test(green)
  )
    return { kind: 'green', rank: 2 }
  if (tag(tags, 'addr:housenumber') && tag(tags, 'addr:street') && !tag(tags, 'name'))
    return { kind: 'house', rank: 3 }
  if (tag(tags, 'name')) return { kind: shape === 'area' ? 'building' : 'place', rank: 2 }
  return null
}

/** What is wrong with one feature; the reader says which. */
class Wrong extends Error {}

const pointFrom = (at: unknown): Point => {
  const [lon, lat] = Array.isArray(at) ? (at as unknown[]) : []
  if (typeof lon !== 'number' || typeof lat !== 'number' || !Number.isFinite(lon) || !Number.isFinite(lat))
    throw new Wrong('a position is not two numbers (longitude, latitude)')
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
    throw new Wrong(
      `the position ${lon}, ${lat} is not in degrees: export it as WGS 84 (EPSG:4326), longitude first`,
    )
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6]
}
const lineFrom = (from: unknown, least: number): Point[] => {
  if (!Array.isArray(from) || from.length < least) throw new Wrong(`a line has fewer than ${least} positions`)
  return from.map(pointFrom)
}
const listFrom = (from: unknown): unknown[] => {
  if (!Array.isArray(from) || from.length === 0) throw new Wrong('its coordinates are empty')
  return from
}

const shapeFrom = (geometry: unknown): Pick<Feature, 'shape' | 'parts'> | null => {
  if (geometry === null || geometry === undefined) return null
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown }
  switch (type) {
    case 'Point':
      return { shape: 'point', parts: [[pointFrom(coordinates)]] }
    case 'LineString':
      return { shape: 'line', parts: [lineFrom(coordinates, 2)] }
    case 'MultiLineString':
      return { shape: 'line', parts: listFrom(coordinates).map((line) => lineFrom(line, 2)) }
    case 'Polygon':
      return { shape: 'area', parts: listFrom(coordinates).map((ring) => lineFrom(ring, 4)) }
    case 'MultiPolygon':
      return {
        shape: 'area',
        parts: listFrom(coordinates).flatMap((one) => listFrom(one).map((ring) => lineFrom(ring, 4))),
      }
    default:
      throw new Wrong(
        `its geometry is ${typeof type === 'string' ? `a ${type}` : 'missing its type'}; a point, line or area (or several) is needed`,
      )
  }
}

const numbersFrom = (tags: Tags): Pick<Feature, 'numbers'> => {
  const given = tags.numbers
  if (given === undefined || given === null) return {}
  const [from, to] = Array.isArray(given) ? (given as unknown[]) : []
  if (!Number.isInteger(from) || !Number.isInteger(to) || Number(from) < 1 || Number(to) > 99_999)
    throw new Wrong('its "numbers" are not the house numbers at its two ends, such as [1, 99]')
  return { numbers: [Number(from), Number(to)] }
}

/** A feature of a map; null for what a street map does not show. */
const featureFrom = (from: unknown): Feature | null => {
  if (typeof from !== 'object' || from === null || (from as { type?: unknown }).type !== 'Feature')
    throw new Wrong('it is not a GeoJSON Feature')
  const { geometry, properties } = from as { geometry?: unknown; properties?: unknown }
  const tags = (typeof properties === 'object' && properties !== null ? properties : {}) as Tags
  const shape = shapeFrom(geometry)
  if (!shape) return null
  const kind = kindOf(tags, shape.shape)
  if (!kind) return null
  const name = tag(tags, 'name')
  const also = ['alt_name', 'loc_name', 'old_name', 'short_name', 'name:en', 'name:es', 'name:cy']
    .flatMap((key) => tag(tags, key)?.split(';') ?? [])
    .map((one) => one.trim())
    .filter(Boolean)
  const long = [name ?? '', ...also].find((one) => one.length > largest.name)
  if (long) throw new Wrong(`a name is longer than ${largest.name} characters`)
  const [number, street] = [tag(tags, 'addr:housenumber'), tag(tags, 'addr:street')]
  return {
    ...kind,
    name,
    also,
    ...shape,
    box: boxOf(shape.parts),
    ...numbersFrom(tags),
    ...(number && street ? { house: { number, street } } : {}),
  }
}

const nameOf = (from: unknown): string => {
  const name = (from as { properties?: { name?: unknown } } | null)?.properties?.name
  return typeof name === 'string' && name ? ` (“${name.slice(0, 60)}”)` : ''
}

/**
 * Reads an operator's map: a GeoJSON FeatureCollection in WGS 84, with OpenStreetMap's tags or with `kind`, `name`,
 * `rank` and `numbers`. What a street map does not show is left out.
 * @throws map_refused naming the feature, by its place in the file and its name, and what to do
 */
export const readMap = (file: string): Feature[] => {
  const no = (problem: string) => refuse('map_refused', { problem })
  if (Buffer.byteLength(file) > largest.bytes)
    throw no(
      `the file is larger than ${largest.bytes / 1024 / 1024} MB. Cut a smaller area out, or leave buildings out.`,
    )
  let read: { type?: unknown; features?: unknown }
  try {
    read = JSON.parse(file) as typeof read
  } catch {
    throw no('the file is not JSON. Export it as GeoJSON.')
  }
  if (read?.type !== 'FeatureCollection' || !Array.isArray(read.features))
    throw no('the file is no GeoJSON FeatureCollection. Export the streets as one.')
  if (read.features.length > largest.features)
    throw no(
      `there are ${read.features.length} features, and ${largest.features} are the most. Cut a smaller area out, or leave buildings out.`,
    )
  let points = 0
  const features = read.features.flatMap((one, n) => {
    try {
      const feature = featureFrom(one)
      points += feature?.parts.reduce((sum, part) => sum + part.length, 0) ?? 0
      return feature ? [feature] : []
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      throw no(`feature ${n + 1}${nameOf(one)}: ${error.message}.`)
    }
  })
  if (points > largest.points)
    throw no(`there are ${points} positions, and ${largest.points} are the most. Simplify the lines.`)
  if (!features.some((one) => one.name && (one.kind === 'street' || one.kind === 'place')))
    throw no('no feature is a street or place with a name, so nothing could be found on it.')
  return features
}
