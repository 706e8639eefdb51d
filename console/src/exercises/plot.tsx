import { counted, type ExerciseReport, type PleaReport, plural } from '@callbox/contract'
import { useEffect, useRef, useState } from 'react'
import { clock } from '../desk/clocks.ts'
import { heightOf, ticks, timeTicks } from './scale.ts'

const height = 320
const edge = { left: 56, right: 24, top: 14, bottom: 34, never: 30 }

/** The width of an element, as it changes. */
const useWidth = () => {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(800)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const seen = new ResizeObserver(() => setWidth(Math.max(280, element.clientWidth)))
    seen.observe(element)
    return () => seen.disconnect()
  }, [])
  return { ref, width }
}

type Place = { x: (moment: string) => number; y: (seconds: number) => number; never: number; ground: number }

/** Each planted plea where it was said: how long until it was looked at and answered, against the target. The table below says the same. */
export const Plot = ({ report, startedAt }: { report: ExerciseReport; startedAt: string }) => {
  const { ref, width } = useWidth()
  const { pleas, targets, totals } = report
  const start = Date.parse(startedAt)
  const lasted = Math.max(1, report.lasted)
  const longest = Math.max(
    targets.answer * 1.5,
    ...pleas.map((plea) => Math.max(plea.look?.seconds ?? 0, plea.answer?.seconds ?? 0)),
  )
  const top = edge.top + edge.never
  const ground = height - edge.bottom
  const wide = width - edge.left - edge.right
  const xOf = (seconds: number) => edge.left + (Math.min(seconds, lasted) / lasted) * wide
  const place: Place = {
    x: (moment) => xOf((Date.parse(moment) - start) / 1000),
    y: (seconds) => ground - heightOf(seconds, longest) * (ground - top),
    never: edge.top + 8,
    ground,
  }
  const words = `How long each planted plea waited: of ${totals.pleas}, ${totals.lookedInTime} ${plural(totals.lookedInTime, 'was', 'were')} looked at within ${counted(targets.look, 'second')} and ${totals.missed} ${plural(totals.missed, 'was', 'were')} missed. The table below has each of them.`
  return (
    <figure className="plot" ref={ref}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
        <Pauses report={report} x={place.x} end={xOf(lasted)} ground={ground} />
        {ticks(longest).map(([seconds, says]) => (
          <g key={says} className="plot-tick">
            <line x1={edge.left} x2={width - edge.right} y1={place.y(seconds)} y2={place.y(seconds)} />
            <text x={edge.left - 8} y={place.y(seconds) + 4} textAnchor="end">
              {says}
            </text>
          </g>
        ))}
        <text className="plot-word" x={edge.left - 8} y={place.never + 4} textAnchor="end">
          never
        </text>
        <line className="plot-never" x1={edge.left} x2={width - edge.right} y1={top - 8} y2={top - 8} />
        {timeTicks(lasted, Math.floor(wide / 70)).map(({ seconds, words: says }) => (
          <text key={says} className="plot-word" x={xOf(seconds)} y={height - 8} textAnchor="middle">
            {says}
          </text>
        ))}
        <Target
          y={place.y(targets.look)}
          width={width}
          words={`look within ${clock(targets.look)}`}
          kind="look"
        />
        <Target
          y={place.y(targets.answer)}
          width={width}
          words={`answer within ${clock(targets.answer)}`}
          kind="answer"
        />
        {pleas.map((plea) => (
          <Mark key={plea.plea} plea={plea} place={place} />
        ))}
      </svg>
      <figcaption>
        <ul className="legend">
          <li>
            <Key>
              <line className="mark-said" x1="8" x2="8" y1="4" y2="14" />
            </Key>{' '}
            said
          </li>
          <li>
            <Key>
              <circle className="mark-look" cx="8" cy="8" r="6" />
            </Key>{' '}
            first look
          </li>
          <li>
            <Key>
              <path className="mark-answer" d="M8 3 13 8 8 13 3 8Z" />
            </Key>{' '}
            first answer
          </li>
          <li>
            <Key>
              <path className="mark-missed" d="M3.5 3.5l9 9m0-9l-9 9" />
            </Key>{' '}
            never looked at
          </li>
          <li>
            <Key>
              <path className="mark-unanswered" d="M8 3 13 8 8 13 3 8Z" />
            </Key>{' '}
            never answered
          </li>
          <li className="muted">Across: real time since the start. Up: how long it took.</li>
        </ul>
      </figcaption>
    </figure>
  )
}

const Key = ({ children }: { children: React.ReactNode }) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    {children}
  </svg>
)

const Target = ({ y, width, words, kind }: { y: number; width: number; words: string; kind: string }) => (
  <g className={`plot-target is-${kind}`}>
    <line x1={edge.left} x2={width - edge.right} y1={y} y2={y} />
    <text x={width - edge.right - 4} y={y - 5} textAnchor="end">
      {words}
    </text>
  </g>
)

const Mark = ({ plea, place }: { plea: PleaReport; place: Place }) => {
  const x = place.x(plea.saidAt)
  const look = plea.look ? place.y(plea.look.seconds) : null
  const answer = plea.answer ? place.y(plea.answer.seconds) : place.never
  const diamond = `M${x} ${answer - 4}l4 4-4 4-4-4Z`
  return (
    <g className="plot-plea">
      <line className="mark-said" x1={x} x2={x} y1={place.ground} y2={place.ground + 8} />
      {look === null ? (
        <path className="mark-missed" d={`M${x - 5} ${place.never - 5}l10 10m0-10l-10 10`} />
      ) : (
        <>
          {Math.abs(look - answer) > 8 ? (
            <line
              className="mark-between"
              x1={x}
              x2={x}
              y1={answer < look ? look - 6 : look + 6}
              y2={answer}
            />
          ) : null}
          <path className={plea.answer ? 'mark-answer' : 'mark-unanswered'} d={diamond} />
          <circle className={`mark-look ${plea.look?.inTime ? '' : 'is-late'}`} cx={x} cy={look} r="6" />
        </>
      )}
    </g>
  )
}

type PausesProps = { report: ExerciseReport; x: (moment: string) => number; end: number; ground: number }

/** Where it stood still, and where it ran faster. */
const Pauses = ({ report, x, end, ground }: PausesProps) => (
  <>
    {report.paces.map((pace, n) => {
      const from = x(pace.at)
      const until = report.paces[n + 1] ? x(report.paces[n + 1]!.at) : end
      if (until - from < 1) return null
      return (
        <g key={`${pace.at} ${pace.speed}`} className={pace.speed === 0 ? 'plot-pause' : 'plot-pace'}>
          {pace.speed === 0 ? (
            <rect x={from} y={edge.top} width={until - from} height={ground - edge.top} />
          ) : null}
          {until - from > 30 && report.paces.length > 1 ? (
            <text x={from + 4} y={ground - 6}>
              {pace.speed === 0 ? 'paused' : `×${pace.speed}`}
            </text>
          ) : null}
        </g>
      )
    })}
  </>
)
