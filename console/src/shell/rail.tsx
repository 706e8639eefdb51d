import type { AgencyRight } from '@callbox/contract'
import { Link, useLocation } from '@tanstack/react-router'
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
  { to: '/settings', words: 'Settings', place: 'settings', right: 'desk.read' },
]

/** The screens this person may open; a number only where somebody is needed. */
export const Rail = () => {
  const { may } = useHere()
  const { counts } = useWholeQueue()
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/^\/desk/, '') })
  const first = `/${path.split('/')[1] ?? ''}`
  const here = first === '/c' ? '/' : first
  return (
    <nav className="rail" aria-label="Screens">
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
            {stop.place === 'unknown' && counts?.unknown ? (
              <span className="count needed">{counts.unknown}</span>
            ) : null}
          </Link>
        ))}
    </nav>
  )
}
