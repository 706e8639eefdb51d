import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from './announce.ts'
import { useNow } from './now.ts'

/** Since when the centre cannot keep up, with what, and what waits meanwhile; null while it does. It is also said aloud. */
export const useStrain = (): { since: string; says: string } | null => {
  const { agency, may } = useHere()
  const load = useQuery({ ...ask.load(agency.id), enabled: may('status.read') }).data
  const now = useNow()
  const at = load?.since ?? null
  useEffect(() => {
    if (at) announce('The centre cannot keep up with what comes in.')
  }, [at])
  if (!load || !at) return null
  const since = timeAt(at, agency.zone, now)
  const says = `The centre cannot keep up since ${since}. ${load.sentences.join(' ')} Nothing is lost. ${load.slowed}`
  return { since, says }
}

/** That the centre cannot keep up, in the line that is always there, so that nothing moves when it comes; nothing while it does. */
export const LoadMark = () => {
  const strain = useStrain()
  if (!strain) return null
  return (
    <TooltipTrigger delay={150} closeDelay={0}>
      <Focusable>
        <Link to="/status" className="mark needed" aria-label={strain.says}>
          <span aria-hidden="true">⚠</span> cannot keep up since {strain.since}
        </Link>
      </Focusable>
      <Tooltip className="tip" offset={6}>
        {strain.says}
      </Tooltip>
    </TooltipTrigger>
  )
}
