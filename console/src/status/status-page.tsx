import { counted, plural } from '@callbox/contract'
import { useEffect, useRef } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Loading } from '../shell/parts.tsx'
import { Stuck } from './stuck.tsx'
import { StateMark, Tile } from './tile.tsx'
import { Unread } from './unread.tsx'
import { type Status, useStatus } from './use-status.ts'

/** Whether the centre itself is well: each part in words, what is stuck, and what mends it. */
export const StatusPage = () => {
  const { may } = useHere()
  return (
    <main id="main" className="page wide status-page">
      <h1>Status</h1>
      {may('status.read') ? <Watched /> : <p className="muted">{whyNot('status.read')}</p>}
    </main>
  )
}

const Watched = () => {
  const status = useStatus()
  return (
    <>
      {status.isPending ? <Loading what="the state of the centre" /> : null}
      {status.error ? <Unread error={status.error} again={() => void status.refetch()} /> : null}
      {status.data ? <Shown status={status.data} old={status.error !== null} /> : null}
    </>
  )
}

const summary = ({ parts, stuck }: Status): string => {
  const named = (state: string): string[] =>
    parts.filter((part) => part.state === state).map(({ name }) => name)
  const [broken, look, unset] = [named('broken'), named('look'), named('unset')]
  if (broken.length + look.length === 0 && stuck.length === 0)
    return `Every part ${unset.length > 0 ? 'that is set up ' : ''}works, and nothing is stuck.`
  const said = [
    broken.length > 0 ? `broken: ${broken.join(', ')}` : '',
    look.length > 0 ? `to be looked at: ${look.join(', ')}` : '',
    stuck.length > 0
      ? `${counted(stuck.length, 'thing')} ${plural(stuck.length, 'does not go on by itself', 'do not go on by themselves')}`
      : '',
  ].filter(Boolean)
  const words = said.join('; ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}

const Shown = ({ status, old }: { status: Status; old: boolean }) => {
  const { agency } = useHere()
  const now = useNow()
  const words = summary(status)
  const before = useRef(words)
  useEffect(() => {
    if (words !== before.current) announce(words)
    before.current = words
  }, [words])
  const age = (now - Date.parse(status.at)) / 1000
  const worst = status.state === 'well' && status.stuck.length > 0 ? 'look' : status.state
  return (
    <>
      <p className="status-summary">
        <StateMark state={worst} />
        <strong>{words}</strong>
        <span className={old || age > 60 ? 'needed' : 'muted'}>
          {old || age > 60
            ? `OLD: as it was at ${timeAt(status.at, agency.zone, now)}, ${clock(age)} ago`
            : `as of ${timeAt(status.at, agency.zone, now)}`}
        </span>
      </p>
      {status.stuck.length > 0 ? <Stuck stuck={status.stuck} /> : null}
      <ul className="status-tiles" aria-label="Parts of the centre">
        {status.parts.map((part) => (
          <Tile key={part.part} part={part} />
        ))}
      </ul>
    </>
  )
}
