import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { healthWords, isWell, networkWords } from './health.ts'

/** Every agent sees whether an account is well, not only an administrator; an ill one says so without being asked. */
export const HealthStrip = () => {
  const { agency, may } = useHere()
  const accounts =
    useQuery({ ...ask.accounts(agency.id), enabled: may('accounts.read') }).data?.accounts ?? []
  const live = accounts.filter((account) => account.state === 'live')
  const ill = live.filter((account) => !isWell(account))
  const well = live.filter(isWell)
  const shown = [...ill, ...well.slice(0, Math.max(0, 4 - ill.length))]
  const rest = live.length - shown.length
  return (
    <span className="health">
      {shown.map((account) => {
        const gaps = account.gaps.length
          ? ` ${account.gaps.length} gap${account.gaps.length > 1 ? 's' : ''} in what was read.`
          : ''
        return (
          <TooltipTrigger key={account.id} delay={150} closeDelay={0}>
            <Focusable>
              <Link to="/accounts" className={`mark ${isWell(account) ? 'calm' : 'needed'}`}>
                <bdi>{networkWords(account.network)}</bdi>{' '}
                {isWell(account)
                  ? account.health.state === 'well'
                    ? '✓'
                    : '?'
                  : `⚠ ${healthWords[account.health.state]}`}
              </Link>
            </Focusable>
            <Tooltip className="tip" offset={6}>
              {account.handle}: {account.health.sentence}
              {gaps}
            </Tooltip>
          </TooltipTrigger>
        )
      })}
      {rest > 0 ? <span className="mark calm">+{rest} well</span> : null}
    </span>
  )
}
