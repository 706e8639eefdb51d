import { plural, type StatusPart, type StatusState } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { figuresOf, height, linesOf, width } from './trend.ts'

const stateWords: Record<StatusState, string> = {
  well: 'Well',
  unset: 'Not set up',
  look: 'Look',
  broken: 'Broken',
}
const isQuiet = (state: StatusState): boolean => state === 'well' || state === 'unset'

/** Shape, word and colour together; a part that is well, or need not be there, is grey. */
export const StateMark = ({ state }: { state: StatusState }) => (
  <span className={`status-mark is-${state}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {state === 'unset' ? (
        <circle cx="8" cy="8" r="5.5" strokeDasharray="2.2 2.2" />
      ) : state === 'well' ? (
        <circle cx="8" cy="8" r="5.5" />
      ) : (
        <path d="M8 1.5 15 14.5H1Z" strokeLinejoin="round" />
      )}
    </svg>
    {stateWords[state]}
  </span>
)

const places: Record<string, string> = {
  '/accounts': 'Open Accounts',
  '/unknown': 'Open Unknown',
  '/settings': 'Open Settings',
}
export const PlaceLink = ({ to }: { to: string | null }) =>
  to && to in places ? (
    <Link className="verb" to={to}>
      {places[to]}
    </Link>
  ) : null

const Trend = ({ trend: { unit, one, points } }: { trend: NonNullable<StatusPart['trend']> }) => {
  const figures = figuresOf(points)
  if (!figures) return null
  const said = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 1 })
  return (
    <figure className="status-trend">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <line x1="0" x2={width} y1={height - 1} y2={height - 1} />
        {linesOf(points).map((d) => (
          <path key={d} d={d} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      <figcaption>
        {figures.now === null ? 'not read' : `${said(figures.now)} ${plural(figures.now, one, unit)}`}
        {said(figures.least) === said(figures.most)
          ? ''
          : `; ${said(figures.least)} to ${said(figures.most)} in the hour`}
      </figcaption>
    </figure>
  )
}

/** What is not well stands open, up to so many; the rest is folded away. */
const mostShown = 4

const Lines = ({ lines }: { lines: StatusPart['lines'] }) =>
  lines.length > 0 ? (
    <ul className="status-lines">
      {lines.map((line) => (
        <li key={line.name}>
          <strong>{line.name}</strong>{' '}
          <span className={isQuiet(line.state) ? 'muted' : 'needed'}>{line.says}</span>
        </li>
      ))}
    </ul>
  ) : null

/** One part of the centre: what is so, what to do, its last hour, and what it is made of. */
export const Tile = ({ part }: { part: StatusPart }) => (
  <li className={`status-tile is-${part.state}`}>
    <div className="status-head">
      <h2>{part.name}</h2>
      <StateMark state={part.state} />
    </div>
    <p className="status-says">{part.says}</p>
    {part.todo ? <p>{part.todo}</p> : null}
    {part.state === 'well' ? null : <PlaceLink to={part.to} />}
    {part.trend ? <Trend trend={part.trend} /> : null}
    <Lines lines={part.lines.filter((line) => !isQuiet(line.state)).slice(0, mostShown)} />
    {part.lines.length > 0 ? (
      <details>
        <summary>
          Details ({part.lines.length})<span className="unseen"> on {part.name}</span>
        </summary>
        <Lines lines={part.lines} />
      </details>
    ) : null}
  </li>
)
