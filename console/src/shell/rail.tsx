import type { AgencyRight } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { keyOf, type Place } from '../desk/keys.ts'
import { useWholeQueue } from './ringing.tsx'

type Stop = { to: string; words: string; place: Place; right: AgencyRight }
export const stops: readonly Stop[] = [
  { to: '/', words: 'Desk', place: 'queue', right: 'desk.read' },
  { to: '/wall', words: 'Wall', place: 'wall', right: 'wall.read' },
  { to: '/unknown', words: 'Unknown', place: 'unknown', right: 'desk.read' },
  { to: '/alarms', words: 'Alarms', place: 'alarms', right: 'desk.read' },
  { to: '/accounts', words: 'Accounts', place: 'accounts', right: 'accounts.read' },
  { to: '/exercises', words: 'Exercises', place: 'exercises', right: 'exercises.read' },
  { to: '/records', words: 'Records', place: 'records', right: 'records.read' },
  { to: '/assurance', words: 'Assurance', place: 'assurance', right: 'assurance.read' },
  { to: '/triage', words: 'Triage', place: 'triage', right: 'triage.read' },
  { to: '/people', words: 'People', place: 'people', right: 'people.read' },
  { to: '/rota', words: 'Rota', place: 'rota', right: 'rota.read' },
  { to: '/status', words: 'Status', place: 'status', right: 'status.read' },
  { to: '/settings', words: 'Settings', place: 'settings', right: 'desk.read' },
]

/** That a part of the centre itself is missing, wherever one is: nothing may stop without a word. */
const Missing = () => {
  const { data } = useQuery(ask.ready())
  const n = data?.missing.length ?? 0
  return n > 0 ? (
    <span className="count needed" title={data?.missing.join(' ')}>
      {n}
      <span className="unseen"> missing</span>
    </span>
  ) : null
}

/** How many of ours nobody knows the fate of. Asked only where the stop is shown: it needs the right to read the desk. */
const Unknown = () => {
  const { counts } = useWholeQueue()
  return counts?.unknown ? <span className="count needed">{counts.unknown}</span> : null
}

/** The screens this person may open; a number only where somebody is needed. */
export const Rail = () => {
  const { may } = useHere()
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/^\/desk/, '') })
  const first = `/${path.split('/')[1] ?? ''}`
  const here = first === '/c' ? '/' : first
  const rail = useRef<HTMLElement>(null)
  // On a phone the rail is one line that slides: where we are stands in its middle.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is what moves it
  useEffect(() => {
    const stop = rail.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (rail.current && stop)
      rail.current.scrollLeft =
        stop.offsetLeft - rail.current.offsetLeft - (rail.current.clientWidth - stop.offsetWidth) / 2
  }, [here])
  return (
    <nav className="rail" aria-label="Screens" ref={rail}>
      {stops
        .filter((stop) => may(stop.right))
        .map((stop) => (
          <Link
            key={stop.to}
            to={stop.to}
            className="rail-stop"
            aria-current={stop.to === here ? 'page' : undefined}
            title={keyOf(`go ${stop.place}`)}
          >
            {stop.words}
            {stop.place === 'unknown' ? <Unknown /> : null}
            {stop.place === 'status' ? <Missing /> : null}
          </Link>
        ))}
    </nav>
  )
}
