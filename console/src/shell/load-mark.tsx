import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { announce } from './announce.ts'
import { useNow } from './now.ts'

/**
 * Since when the centre cannot keep up, with what, and what waits meanwhile; nothing while it does. It stands in the line
 * that is always there, so that nothing moves when it comes.
 */
export const LoadMark = ({ short = false }: { short?: boolean }) => {
  const { agency, may } = useHere()
  const load = useQuery({ ...ask.load(agency.id), enabled: may('status.read') }).data
  const now = useNow()
  const since = load?.since ?? null
  useEffect(() => {
    if (since) announce('The centre cannot keep up with what comes in.')
  }, [since])
  if (!load || !since) return null
  const says = `The centre cannot keep up since ${timeAt(since, agency.zone, now)}. ${load.sentences.join(' ')} Nothing is lost. ${load.slowed}`
  return (
    <TooltipTrigger delay={150} closeDelay={0}>
      <Focusable>
        <Link to="/status" className="mark needed" aria-label={says}>
          <span aria-hidden="true">⚠</span>
          {short ? 'load' : `cannot keep up since ${timeAt(since, agency.zone, now)}`}
        </Link>
      </Focusable>
      <Tooltip className="tip" offset={6}>
        {says}
      </Tooltip>
    </TooltipTrigger>
  )
}
