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
  const { within, asked } = wall.hour
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
        {quiet ? null : (
          <>
            <Bands waiting={wall.waiting} />
            <FlowPlot flow={wall.flow} />
            <div className="wall-spread">
              <SpreadPlot what="look" times={wall.times} />
              <SpreadPlot what="answer" times={wall.times} />
              <p className="wall-hour">
                {asked === 0
                  ? 'No answer of this shift has been due within the hour yet.'
                  : `${within} of ${asked} answered within the hour (${Math.round((within / asked) * 100)} %). Three people in four expect that.`}
              </p>
            </div>
          </>
        )}
        <People shift={wall.shift} />
        <Accounts waiting={wall.waiting} accounts={wall.accounts} />
        <Languages waiting={wall.waiting} />
        <Notes shift={wall.shift} />
      </div>
    </>
  )
}
