import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packsFolder } from '#core/policy'
import { person, testWorld } from '#testing'
import { coordinatesIn, latLon, plusCode } from './coordinates.ts'
import { cutOf, most } from './cut.ts'
import { gazetteerOf, placesIn } from './gazetteer.ts'
import { module, practiceMap } from './index.ts'
import { readMap } from './read-map.ts'
import { boxOf } from './shape.ts'

const riverton = readMap(practiceMap().file)
const gazetteer = gazetteerOf(riverton)
const find = (text: string, asPlace = true) =>
  placesIn(gazetteer, text, asPlace).map((one) => `${one.number ?? ''} ${one.name} ${one.exactness}`.trim())

const file = (...features: unknown[]): string => JSON.stringify({ type: 'FeatureCollection', features })
const feature = (properties: Record<string, unknown>, type: string, coordinates: unknown) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})
const street = (name: string, lat = 0, over: Record<string, unknown> = {}) =>
  feature({ highway: 'residential', name, ...over }, 'LineString', [
    [0, lat],
    [0.01, lat],
  ])

describe('the gazetteer', () => {
  it.each([
    ['18 Alder St', '18 Alder Street along'],
    ['18 alder st., second floor', '18 Alder Street along'],
    ['18 ÁLDER STREET', '18 Alder Street along'],
    ['mill lane', 'Mill Lane street'],
    ['Saddlers Row 12', "12 Saddler's Row along"],
    ['900 Mill Ln', '900 Mill Lane street'],
    ['the rec center', 'Recreation Center place'],
    ['St Brendans Church', "St. Brendan's Church place"],
    ['la escuela secundaria', 'Riverton High School place'],
    ['0.01257, 0.02335', '0.01257, 0.02335 coordinates'],
  ])('knows "%s"', (said, knows) => {
    expect(find(said)).toEqual([knows])
  })

  it('says that a street is meant and not the house where the map does not know the number', () => {
    expect(placesIn(gazetteer, '900 Mill Lane', true)).toMatchObject([{ exactness: 'street', number: '900' }])
  })

  it('puts a house along its street by the numbers at its ends', () => {
    const [low, high] = ['1 Alder St', '125 Alder St'].map((one) => placesIn(gazetteer, one, true)[0]!.at)
    expect(low![1]).toBeCloseTo(1180 / 111_320, 4)
    expect(high![1]).toBeCloseTo(2300 / 111_320, 4)
  })

  it('shows both streets of one name, each as one of two; touching pieces are one street', () => {
    expect(placesIn(gazetteer, 'Elm Street', true)).toMatchObject([{ oneOf: 2 }, { oneOf: 2 }])
    expect(placesIn(gazetteer, '30 Oak Ave', true)).toMatchObject([{ oneOf: 1, exactness: 'along' }])
  })

  it('guesses from a bare name only where it is known to be a place, and says that it guesses', () => {
    expect(placesIn(gazetteer, 'Alder', true)).toMatchObject([
      { name: 'Alder Street', guess: true, oneOf: 2 },
      { name: 'Alder Close', guess: true, oneOf: 2 },
    ])
    expect(find('an alder fell on me', false)).toEqual([])
  })

  it('finds names in running words, a single one only after its article', () => {
    expect(find('we are stuck behind the old mill near the library, not in any library', false)).toEqual([
      'Old Mill place',
      'Riverton Library place',
    ])
    expect(find('my clinic is closed', false)).toEqual([])
  })

  it('takes a house from its own address in OpenStreetMap’s tags', () => {
    const own = gazetteerOf(
      readMap(
        file(
          street('Mill Lane'),
          feature(
            { 'addr:housenumber': '7a', 'addr:street': 'Mill Lane', building: 'yes' },
            'Point',
            [0.004, 0.0001],
          ),
        ),
      ),
    )
    expect(placesIn(own, '7A Mill Ln', true)).toMatchObject([{ exactness: 'house', at: [0.004, 0.0001] }])
  })

  it('reads any text without failing, and never finds more than it is asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.boolean(), (text, asPlace) => {
        expect(placesIn(gazetteer, text, asPlace, 3).length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the invented town', () => {
  it('has every street that its scenarios and crowds name', () => {
    const folder = `${packsFolder}practice`
    const files = ['scenarios', 'texts'].flatMap((one) =>
      readdirSync(join(folder, one)).map((name) => join(folder, one, name)),
    )
    const kinds = 'Street|St|Lane|Road|Avenue|Ave|Way|Drive|Terrace|Row|Court|Close|Square'
    const named = files.flatMap(
      (one) =>
        readFileSync(one, 'utf8').match(new RegExp(`\\b[A-Z][a-z]+(?:['’]s)? (?:${kinds})\\b`, 'g')) ?? [],
    )
    const missing = [...new Set(named)].filter((one) => find(one).length === 0)
    expect(named.length).toBeGreaterThan(50)
    expect(missing).toEqual([])
  })
})

describe('coordinates', () => {
  it.each([
    ['we are at 29.7604, -95.3698 on the roof', [-95.3698, 29.7604]],
    ['51.5007° N, 0.1246° W', [-0.1246, 51.5007]],
    ['the score was 2.5, 3.5', null],
    ['95.1234, 12.1234', null],
  ])('are read as people write them: %s', (text, point) => {
    expect(coordinatesIn(text)).toEqual(point)
  })

  it('are copied latitude first, and as a plus code', () => {
    expect(latLon([-95.3698, 29.7604])).toBe('29.76040, -95.36980')
    expect(plusCode([2.7821875, 20.3700625])).toBe('7FG49QCJ+2V')
    expect(plusCode([0, 0])).toBe('6FG22222+22')
  })
})

describe('an operator’s map', () => {
  it.each([
    ['not JSON', '{', /not JSON/],
    ['no collection', '{"type":"Feature"}', /FeatureCollection/],
    [
      'positions in metres',
      file(
        feature({ name: 'Mill Lane', highway: 'residential' }, 'LineString', [
          [530_000, 180_000],
          [530_001, 180_001],
        ]),
      ),
      /feature 1 \(“Mill Lane”\).*WGS 84/,
    ],
    [
      'a line of one point',
      file(street('A'), feature({ highway: 'residential', name: 'B' }, 'LineString', [[0, 0]])),
      /feature 2 \(“B”\).*fewer than 2/,
    ],
    ['an unknown kind', file(feature({ kind: 'dragon' }, 'Point', [0, 0])), /dragon/],
    ['numbers that are none', file(street('A', 0, { numbers: [1] })), /house numbers/],
    ['nothing with a name', file(feature({ waterway: 'river' }, 'Point', [0, 0])), /nothing could be found/],
    ['a name without end', file(street('x'.repeat(200))), /longer than 120/],
  ])('is refused with the feature and the remedy when it has %s', (_, text, says) => {
    expect(() => readMap(text)).toThrow(says)
  })

  it('is read or refused in words, whatever it holds', () => {
    const coordinates = fc.oneof(
      fc.anything(),
      fc.array(fc.array(fc.double(), { maxLength: 3 }), { maxLength: 5 }),
    )
    const any = fc.record({
      type: fc.constantFrom('Feature', 'x'),
      properties: fc.dictionary(fc.constantFrom('name', 'kind', 'highway', 'numbers'), fc.anything()),
      geometry: fc.record({ type: fc.constantFrom('Point', 'LineString', 'Polygon'), coordinates }),
    })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (features) => {
        let says: string | null = null
        try {
          readMap(file(street('Mill Lane'), ...features))
        } catch (error) {
          says = (error as { code?: string }).code ?? String(error)
        }
        expect([null, 'map_refused']).toContain(says)
      }),
    )
  })

  it('is drawn within a box, the important first, and never more than an old machine can draw', () => {
    const many = readMap(file(...Array.from({ length: 3_000 }, (_, n) => street(`S${n}`, n / 100_000))))
    const { drawn, left } = cutOf(many, [0, 0, 0.02, 0.04])
    expect(drawn.length).toBe(most.features)
    expect(left).toBe(1_500)
    const town = cutOf(riverton, boxOf(riverton.flatMap((one) => one.parts)))
    expect(town.left).toBe(0)
    expect(town.drawn[0]).toMatchObject({ kind: 'boundary' })
    expect(cutOf(riverton, [1, 1, 1.01, 1.01]).drawn).toEqual([])
  })

  it('is kept for the agency, on the record with its hash, replaced and taken away', async () => {
    const t = await testWorld()
    const chief = person(t, module, 'lindqvist')
    expect(await chief('places.map', {})).toEqual({ map: null })
    await expect(chief('places.drawing', { west: 0, south: 0, east: 1, north: 1 })).rejects.toMatchObject({
      code: 'no_map',
    })
    await chief('places.set_map', { source: 'Test', file: file(street('Mill Lane')) })
    const { map } = await chief('places.set_map', practiceMap())
    expect(map).toMatchObject({ source: practiceMap().source, by: { name: 'C. Lindqvist' } })
    const drawing = await chief('places.drawing', { west: 0, south: 0, east: 0.04, north: 0.03 })
    expect(drawing.features.some((one) => one.name === 'Mill Lane')).toBe(true)
    await expect(chief('places.set_map', { source: 'Test', file: '{' })).rejects.toMatchObject({
      code: 'map_refused',
    })
    await chief('places.remove_map', {})
    expect(await chief('places.map', {})).toEqual({ map: null })
    const acts = await t.db
      .selectFrom('archive.entry')
      .select('kind')
      .where('kind', 'like', 'places.%')
      .orderBy('number')
      .execute()
    expect(acts.map((one) => one.kind)).toEqual(['places.map_set', 'places.map_set', 'places.map_removed'])
  })
})
