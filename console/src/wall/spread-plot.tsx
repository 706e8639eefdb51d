import type { WallTimes } from '@callbox/contract'
import { Band, lookOf } from '../shell/shapes.tsx'
import { placeOf, radiusOf, shortTime } from './scales.ts'

const box = { left: 108, width: 316, row: 30, top: 20 } as const
const marks = [1, 10, 60, 600, 3600, 86_400] as const
const names = { look: 'First look', answer: 'First answer' } as const

const x = (seconds: number): number => box.left + placeOf(seconds) * box.width

/**
 * How long each conversation of the shift took to its first look or answer: a strip a band, a dot for those that took
 * about as long, a line at the target. Late ones are diamonds, and hollow while they still wait.
 */
export const SpreadPlot = ({ what, times }: { what: WallTimes['what']; times: readonly WallTimes[] }) => {
  const rows = times.filter((one) => one.what === what)
  const n = rows.reduce((sum, one) => sum + one.n, 0)
  const within = rows.reduce((sum, one) => sum + one.within, 0)
  const most = Math.max(1, ...rows.flatMap((one) => one.bins.map((bin) => bin.n)))
  const height = box.top + rows.length * box.row + 22
  const heading = `wall-${what}`
  return (
    <figure className="wall-plot" aria-labelledby={heading}>
      <h2 id={heading}>{names[what]} against target</h2>
      {rows.length === 0 ? (
        <p className="muted">Nothing of this shift has been measured yet.</p>
      ) : (
        <>
          <svg viewBox={`0 0 448 ${height}`} aria-hidden="true" focusable="false">
            {marks.map((mark) => (
              <g key={mark} className="axis">
                <line x1={x(mark)} x2={x(mark)} y1={box.top} y2={height - 20} />
                <text x={x(mark)} y={height - 5} textAnchor={mark === 1 ? 'start' : 'middle'}>
                  {shortTime(mark)}
                </text>
              </g>
            ))}
            {rows.map((one, row) => (
              <Strip key={one.band} one={one} y={box.top + (row + 0.5) * box.row} most={most} />
            ))}
          </svg>
          <figcaption>
            {within.toLocaleString('en-US')} of {n.toLocaleString('en-US')} within target. A diamond is late;
            hollow, it waits still.
          </figcaption>
          <details>
            <summary>As a table</summary>
            <SpreadTable rows={rows} />
          </details>
        </>
      )}
    </figure>
  )
}

const Strip = ({ one, y, most }: { one: WallTimes; y: number; most: number }) => (
  <g className={`strip band-${one.band}`}>
    <text className="strip-name" x={box.left - 15} y={y + 4} textAnchor="end">
      {lookOf(one.band).short}
    </text>
    {one.bins.map((bin) => {
      const middle = bin.from === 0 ? bin.to / 2 : Math.sqrt(bin.from * bin.to)
      // A bin that holds the target is late only where all of it is.
      const late = bin.from >= one.target || bin.overdue > 0
      const r = radiusOf(bin.n, most, 11)
      return late ? (
        <rect
          key={bin.from}
          className={`late ${bin.overdue > 0 ? 'waits' : ''}`}
          x={x(Math.max(middle, one.target)) - r * 0.8}
          y={y - r * 0.8}
          width={r * 1.6}
          height={r * 1.6}
          transform={`rotate(45 ${x(Math.max(middle, one.target))} ${y})`}
        />
      ) : (
        <circle key={bin.from} className="in-time" cx={x(Math.min(middle, one.target))} cy={y} r={r} />
      )
    })}
    <line className="target" x1={x(one.target)} x2={x(one.target)} y1={y - 14} y2={y + 14} />
  </g>
)

const SpreadTable = ({ rows }: { rows: readonly WallTimes[] }) => (
  <div className="table-scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Band</th>
          <th scope="col">Target</th>
          <th scope="col">Within</th>
          <th scope="col">Half within</th>
          <th scope="col">95 of 100 within</th>
          <th scope="col">Overdue</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => (
          <tr key={one.band}>
            <th scope="row">
              <Band place={one.band} />
            </th>
            <td>{shortTime(one.target)}</td>
            <td>
              {one.within} of {one.n}
            </td>
            <td>{shortTime(one.p50)}</td>
            <td>{shortTime(one.p95)}</td>
            <td>{one.overdue}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
