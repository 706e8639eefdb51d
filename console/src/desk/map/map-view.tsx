import type { Drawn, Located } from '@callbox/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '../../api/queries.ts'
import { useHere } from '../../api/session.ts'
import {
  boxAround,
  labelsOf,
  moved,
  narrowest,
  pathOf,
  project,
  scaleOf,
  usual,
  type View,
  viewOf,
  widest,
  zoomed,
} from './draw.ts'

const layers = ['boundary', 'water', 'green', 'building', 'rail', 'path', 'street', 'place'] as const

const Layer = ({ view, features }: { view: View; features: readonly Drawn[] }) =>
  features.map((one, n) => {
    const look = `map-${one.kind} rank-${one.rank}`
    const key = n
    if (one.shape !== 'point')
      return (
        <path
          key={key}
          className={`${look} is-${one.shape}`}
          d={pathOf(view, one.parts, one.shape === 'area')}
        />
      )
    const [x, y] = project(view, one.parts[0]![0]!)
    return <circle key={key} className={look} cx={x} cy={y} r="2" />
  })

const Drawing = ({
  view,
  features,
  located,
}: {
  view: View
  features: readonly Drawn[]
  located: readonly Located[]
}) => {
  const labels = useMemo(() => labelsOf(view, features, located), [view, features, located])
  const scale = scaleOf(view)
  return (
    <>
      {layers.map((kind) => (
        <g key={kind}>
          <Layer view={view} features={features.filter((one) => one.kind === kind)} />
        </g>
      ))}
      {located.map((one) =>
        one.lines.length > 0 ? (
          <path
            key={`${one.copy} line`}
            className={`map-asked ${one.words.length > 0 ? 'strong' : ''}`}
            d={pathOf(view, one.lines as Drawn['parts'], false)}
          />
        ) : null,
      )}
      {labels.map(({ words, x, y, turn, strong, street }) => (
        <text
          key={words}
          className={`map-label ${strong ? 'strong' : ''} ${street ? '' : 'spot'}`}
          transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)})`}
          dy="0.35em"
        >
          {words}
        </text>
      ))}
      {located.map((one, n) => {
        const [x, y] = project(view, [one.lon, one.lat])
        const sure = ['house', 'place', 'coordinates'].includes(one.exactness)
        return (
          <g key={one.copy} className={`map-mark ${sure ? 'sure' : ''}`} transform={`translate(${x} ${y})`}>
            <circle r="9" />
            <text dy="0.36em">{n + 1}</text>
          </g>
        )
      })}
      <g className="map-scale" transform={`translate(8 ${view.height - 8})`}>
        <path d={`M0 -4V0H${scale.units}V-4`} />
        <text x={scale.units + 4} y="0">
          {scale.metres >= 1000 ? `${scale.metres / 1000} km` : `${scale.metres} m`}
        </text>
      </g>
    </>
  )
}

/** The map of what was named: drawn here from the agency's own file, without the internet. The list beside it says the same in words. */
export default function MapView({ located }: { located: readonly Located[] }) {
  const { agency } = useHere()
  const svg = useRef<SVGSVGElement>(null)
  const [size, setSize] = useState(usual)
  useEffect(() => {
    const element = svg.current
    if (!element) return
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      if (width > 0 && height > 0) setSize({ width, height })
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const home = useMemo(
    () =>
      viewOf(
        located.map((one): [number, number] => [one.lon, one.lat]),
        size,
      ),
    [located, size],
  )
  const [own, setOwn] = useState<View | null>(null)
  const view = useMemo(() => (own ? { ...own, ...size } : home), [own, home, size])
  const box = boxAround(view)
  const drawing = useQuery({ ...ask.drawing(agency.id, box), placeholderData: keepPreviousData })
  const drag = useRef<{ x: number; y: number; from: View } | null>(null)
  const zoom = (by: number) => setOwn(zoomed(view, by))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const steps: Record<string, () => void> = {
      ArrowLeft: () => setOwn(moved(view, -40, 0)),
      ArrowRight: () => setOwn(moved(view, 40, 0)),
      ArrowUp: () => setOwn(moved(view, 0, -40)),
      ArrowDown: () => setOwn(moved(view, 0, 40)),
      '+': () => zoom(0.5),
      '-': () => zoom(2),
      '0': () => setOwn(null),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    step()
  }
  const onMove = (event: PointerEvent) => {
    const start = drag.current
    if (start) setOwn(moved(start.from, start.x - event.clientX, start.y - event.clientY))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls around a picture, no set of fields
    <div className="map" role="group" aria-label="Map">
      <div className="map-frame">
        <svg
          ref={svg}
          viewBox={`0 0 ${view.width} ${view.height}`}
          role="img"
          aria-label={`Map with ${located.map((one, n) => `${n + 1}, ${one.name}`).join('; ')}. The same in words below.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the picture (WCAG 2.1.1)
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            if (event.pointerType === 'touch') return
            drag.current = { x: event.clientX, y: event.clientY, from: view }
            event.currentTarget.setPointerCapture(event.pointerId)
          }}
          onPointerMove={onMove}
          onPointerUp={() => {
            drag.current = null
          }}
        >
          <Drawing view={view} features={drawing.data?.features ?? []} located={located} />
        </svg>
        <div className="map-tools">
          <button
            type="button"
            className="plain"
            aria-label="Nearer"
            disabled={view.across <= narrowest}
            onClick={() => zoom(0.5)}
          >
            +
          </button>
          <button
            type="button"
            className="plain"
            aria-label="Farther"
            disabled={view.across >= widest}
            onClick={() => zoom(2)}
          >
            −
          </button>
          {own ? (
            <button type="button" className="plain" onClick={() => setOwn(null)}>
              Back
            </button>
          ) : null}
        </div>
      </div>
      {drawing.error ? <p className="muted small">{drawing.error.message}</p> : null}
      {drawing.data ? (
        <p className="map-source muted">
          <bdi>{drawing.data.source}</bdi>
          {drawing.data.left > 0 ? ` · ${drawing.data.left} small things left out` : ''}
        </p>
      ) : null}
    </div>
  )
}
