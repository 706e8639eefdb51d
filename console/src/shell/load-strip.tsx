import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from './announce.ts'
import { useNow } from './now.ts'

/** Since when the centre cannot keep up, with what, and what waits meanwhile; nothing while it does. */
export const LoadStrip = () => {
  const { agency, may } = useHere()
  const load = useQuery({ ...ask.load(agency.id), enabled: may('status.read') }).data
  const now = useNow()
  const since = load?.since ?? null
  useEffect(() => {
    if (since) announce('The centre cannot keep up with what comes in.')
  }, [since])
  if (!load || !since) return null
  return (
    <section className="load-strip" aria-label="Whether the centre keeps up">
      <p>
        <strong>
          <span aria-hidden="true">⚠ </span>
          The centre cannot keep up since {timeAt(since, agency.zone, now)}.
        </strong>{' '}
        {load.sentences.join(' ')} <span className="muted">Nothing is lost. {load.slowed}</span>
      </p>
    </section>
  )
}
