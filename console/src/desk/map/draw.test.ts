import type { Drawn } from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxAround, labelsOf, moved, project, scaleOf, usual as size, viewOf, zoomed } from './draw.ts'

const point = fc.tuple(
  fc.double({ min: -179, max: 179, noNaN: true }),
  fc.double({ min: -80, max: 80, noNaN: true }),
)
const street = (name: string, parts: Drawn['parts'], rank = 2): Drawn => ({
  kind: 'street',
  name,
  rank,
  shape: 'line',
  parts,
})

describe('the map’s drawing', () => {
  it('shows every place that was named, wherever they are in a town', () => {
    const near = fc.tuple(
      fc.double({ min: -0.05, max: 0.05, noNaN: true }),
      fc.double({ min: -0.05, max: 0.05, noNaN: true }),
    )
    fc.assert(
      fc.property(point, fc.array(near, { minLength: 1, maxLength: 5 }), ([lon, lat], offsets) => {
        const points = offsets.map(([x, y]): [number, number] => [lon + x, lat + y])
        const view = viewOf(points)
        for (const one of points) {
          const [x, y] = project(view, one)
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(size.width)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(y).toBeLessThanOrEqual(size.height)
        }
        const box = boxAround(view)
        for (const [x, y] of points) {
          expect(x).toBeGreaterThanOrEqual(box.west)
          expect(x).toBeLessThanOrEqual(box.east)
          expect(y).toBeGreaterThanOrEqual(box.south)
          expect(y).toBeLessThanOrEqual(box.north)
        }
      }),
    )
  })

  it('moves back to where it was, and asks nothing new for a small move', () => {
    const view = { ...size, lon: 0.02, lat: 0.01, across: 1000 }
    const there = moved(moved(view, 40, 30), -40, -30)
    expect(there.lon).toBeCloseTo(view.lon, 9)
    expect(there.lat).toBeCloseTo(view.lat, 9)
    expect(boxAround(moved(view, 1, 1))).toEqual(boxAround(view))
    expect(zoomed(zoomed(view, 0.5), 2).across).toBe(1000)
  })

  it('writes each name once and none over another, the street that was asked for first', () => {
    const view = { width: 320, height: 240, lon: 0, lat: 0, across: 1000 }
    const line = (lat: number): Drawn['parts'] => [
      [
        [-0.004, lat],
        [0.004, lat],
      ],
    ]
    const labels = labelsOf(
      view,
      [
        street('Station Road', line(0.00005), 0),
        street('Mill Lane', line(0)),
        street('Mill Lane', line(0.0004)),
        street('Heron Way', line(0.001)),
      ],
      [{ name: '4 Mill Lane', lon: 0.003, lat: 0, lines: [] }],
    )
    expect(labels.map((one) => [one.words, one.strong])).toEqual([
      ['Mill Lane', true],
      ['Station Road', false],
      ['Heron Way', false],
    ])
    const [mill, station] = labels
    expect(Math.abs(mill!.x - station!.x)).toBeGreaterThan(60)
  })

  it('has a scale of a round length', () => {
    expect(scaleOf({ width: 320, height: 240, lon: 0, lat: 0, across: 1000 })).toEqual({
      metres: 200,
      units: 64,
    })
  })
})
