import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, moment, person } from './words.ts'

/** The largest map that is taken, bytes of GeoJSON. */
export const largestMap = 8 * 1024 * 1024

const degrees = (most: number) => z.coerce.number().min(-most).max(most)
const point = z.tuple([z.number(), z.number()])

/** How well a place is known: its own address, by the numbers along its street, only the street, something long or large, a named spot, or as written. */
export const exactnesses = ['house', 'along', 'street', 'extent', 'place', 'coordinates'] as const

/** A place that was named, where the map knows it. */
export const located = z.object({
  /** As the form, triage or a person said it; empty where the map's own name stood in the words. */
  words: z.array(z.string()),
  /** As the map calls it, with the house where one was said. */
  name: z.string(),
  exactness: z.enum(exactnesses),
  /** What is known and what is not: "the street, not the house". */
  says: z.string(),
  /** WGS 84, degrees. */
  lat: z.number(),
  lon: z.number(),
  /** To be copied: "38.12345, -91.12345". */
  copy: z.string(),
  plusCode: z.string(),
  /** The street's lines, longitude first. */
  lines: z.array(z.array(point)),
})
export type Located = z.infer<typeof located>

const map = z.object({
  source: z.string(),
  version: z.string(),
  bytes: z.number().int(),
  features: z.number().int(),
  names: z.number().int(),
  /** West, south, east, north. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  by: person,
  at: moment,
})

const drawn = z.object({
  kind: z.enum(['boundary', 'water', 'green', 'rail', 'street', 'path', 'building', 'place', 'house']),
  /** 0 the most important. */
  rank: z.number().int(),
  name: z.string().nullable(),
  shape: z.enum(['point', 'line', 'area']),
  parts: z.array(z.array(point)),
})
export type Drawn = z.infer<typeof drawn>

/** An agency's own map, which needs no internet. */
export const maps = {
  'places.map': route({
    method: 'GET',
    path: '/api/a/:agency/map',
    right: 'desk.read',
    params: agencyParam,
    says: 'What map the agency has: whose, since when, how large; null when it has none.',
    output: z.object({ map: map.nullable() }),
  }),
  'places.set_map': route({
    method: 'PUT',
    path: '/api/a/:agency/map',
    right: 'settings.manage',
    params: agencyParam,
    says: 'Takes a GeoJSON file of streets, water, boundaries and places (WGS 84, at most 8 MB) in place of the one before.',
    body: z.object({ source: z.string().trim().min(2).max(200), file: z.string().min(2).max(largestMap) }),
    longest: 2 * largestMap,
    output: z.object({ map: map.nullable() }),
    errors: ['map_refused'],
  }),
  'places.remove_map': route({
    method: 'DELETE',
    path: '/api/a/:agency/map',
    right: 'settings.manage',
    params: agencyParam,
    says: 'Takes the map away; that it was there stays on the record.',
    output: done,
    errors: ['no_map'],
  }),
  'places.drawing': route({
    method: 'GET',
    path: '/api/a/:agency/map/drawing',
    right: 'desk.read',
    params: agencyParam,
    says: 'What is to be drawn of the map within a box, the important first, thinned to what can be seen.',
    query: z.object({ west: degrees(180), south: degrees(90), east: degrees(180), north: degrees(90) }),
    output: z.object({
      version: z.string(),
      source: z.string(),
      /** How many features were left out because there are too many. */
      left: z.number().int(),
      features: z.array(drawn),
    }),
    errors: ['no_map'],
  }),
}
