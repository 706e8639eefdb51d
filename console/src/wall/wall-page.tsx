import { useEffect, useRef } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useLive } from '../shell/live-provider.tsx'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { NotesToRead } from '../shift/notes-to-read.tsx'
import { Figures } from './figures.tsx'
import { FlowPlot } from './flow-plot.tsx'
import { Notes, People } from './people.tsx'
import { SpreadPlot } from './spread-plot.tsx'
import { useWall, type Wall } from './use-wall.ts'
import { useWholeScreen } from './use-whole-screen.ts'
import { Accounts, Bands, Languages } from './waiting-tables.tsx'

/** The supervisor's wall: read from across the room, followed by a screen reader, live. */
export const WallPage = () => {
  const { may } = useHere()
  return (
    <main id="main" className="wall">
      {may('wall.read') ? (
        <Watched />
      ) : (
        <>
          <h1>Wall</h1>
          <p className="muted">{whyNot('wall.read')}</p>
        </>
      )}
    </main>
  )
}

const Watched = () => {
  const wall = useWall()
  const { whole, toggle } = useWholeScreen()
  return (
    <>
      <div className="wall-head">
        <h1>Wall</h1>
        {wall.data ? <AsOf at={wall.data.at} since={wall.data.shift.since} failed={wall.error} /> : null}
        <VerbButton keyShown="F" onPress={toggle}>
          {whole ? 'Show the bars again' : 'Whole screen'}
        </VerbButton>
      </div>
      {wall.isPending ? <Loading what="what waits" /> : null}
      {wall.error && !wall.data ? <Failed error={wall.error} again={() => void wall.refetch()} /> : null}
      {wall.data ? <Shown wall={wall.data} /> : null}
    </>
  )
}

/** Since when it has been like this; when the line is lost, that it is old, in words. */
const AsOf = ({ at, since, failed }: { at: string; since: string; failed: Error | null }) => {
  const { agency } = useHere()
  const { state } = useLive()
  const now = useNow()
  const age = (now - Date.parse(at)) / 1000
  const old = state === 'offline' || failed !== null || age > 60
  return (
    <p className={`wall-as-of ${old ? 'needed' : 'muted'}`}>
      {old ? (
        <>
          <span aria-hidden="true">⚠ </span>
          OLD: as it was at {timeAt(at, agency.zone, now)}, {clock(age)} ago.{' '}
          {failed ? failed.message : 'The live line is lost; it comes back by itself.'}
        </>
      ) : (
        <>
          as of {timeAt(at, agency.zone, now)} · shift since {timeAt(since, agency.zone, now).slice(0, -3)}
        </>
      )}
    </p>
  )
}

/** More of them late than before is told once; figures that only move are not read out. */
const useTelling = ({ waiting: { overdue } }: Wall): void => {
  const before = useRef(overdue)
  useEffect(() => {
    if (overdue > before.current) announce(`${overdue} overdue.`)
    before.current = overdue
  }, [overdue])
}

const Shown = ({ wall }: { wall: Wall }) => {
  useTelling(wall)
  const quiet = wall.waiting.n === 0 && wall.flow.arrived === 0
  return (
    <>
      <Figures wall={wall} />
      <NotesToRead />
      {quiet ? (
        <Empty title="Nothing has come in this shift.">
          <p>
            This wall fills by itself. It will show what waits and since when, the most urgent band first; who
            holds what; whether answers keep up with arrivals; and how soon we looked and answered, with a
            line at each target. Leave it open: F puts it on the whole screen.
          </p>
        </Empty>
      ) : null}
      <div className="wall-parts">
        {quiet ? (
          <>
            <People shift={wall.shift} />
            <Accounts waiting={wall.waiting} accounts={wall.accounts} />
            <Notes shift={wall.shift} />
          </>
        ) : (
          <>
            <div className="wall-column">
              <Bands waiting={wall.waiting} />
              <Accounts waiting={wall.waiting} accounts={wall.accounts} />
              <Languages waiting={wall.waiting} />
            </div>
            <div className="wall-column">
              <FlowPlot flow={wall.flow} />
              <People shift={wall.shift} />
              <Notes shift={wall.shift} />
            </div>
            <div className="wall-column">
              <SpreadPlot what="look" times={wall.times} />
              <SpreadPlot what="answer" times={wall.times} />
              <WithinTheHour hour={wall.hour} />
            </div>
          </>
        )}
      </div>
    </>
  )
}

/** Three people in four who ask for help on a network expect it within the hour. */
const expected = 0.75

const WithinTheHour = ({ hour: { within, asked } }: { hour: Wall['hour'] }) => {
  const part = asked === 0 ? null : within / asked
  return (
    <section aria-labelledby="wall-hour">
      <h2 id="wall-hour">Answered within the hour</h2>
      {part === null ? (
        <p className="muted">No answer of this shift was due within the hour yet.</p>
      ) : (
        <>
          <p className="wall-share">
            <strong>{Math.round(part * 100)} %</strong> {within.toLocaleString('en-US')} of{' '}
            {asked.toLocaleString('en-US')}
          </p>
          <svg className="wall-share-bar" viewBox="0 0 400 26" aria-hidden="true" focusable="false">
            <rect className="all" x="0" y="6" width="400" height="14" />
            <rect className="part" x="0" y="6" width={400 * part} height="14" />
            <line className="target" x1={400 * expected} x2={400 * expected} y1="0" y2="26" />
          </svg>
          <p className="muted">
            The line stands at three in four: so many people expect help within the hour.
          </p>
        </>
      )}
    </section>
  )
}
