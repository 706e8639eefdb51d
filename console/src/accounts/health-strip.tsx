import type { AccountHealth } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { healthWords, networkWords } from './health.ts'

const Mark = ({
  to,
  says,
  ill,
  children,
}: {
  to: string | null
  says: string
  ill: boolean
  children: ReactNode
}) => (
  <TooltipTrigger delay={150} closeDelay={0}>
    <Focusable>
      {to ? (
        <Link to="/accounts/$id" params={{ id: to }} className={`mark ${ill ? 'needed' : 'calm'}`}>
          {children}
        </Link>
      ) : (
        <Link to="/accounts" className={`mark ${ill ? 'needed' : 'calm'}`}>
          {children}
        </Link>
      )}
    </Focusable>
    <Tooltip className="tip" offset={6}>
      {says}
    </Tooltip>
  </TooltipTrigger>
)

const isUnwell = ({ state }: AccountHealth): boolean => state !== 'well' && state !== 'unknown'
const isIll = (account: AccountHealth): boolean => isUnwell(account) || account.profile.state === 'drifted'

const words = ({ handle, says, gaps, profile }: AccountHealth): string =>
  `${handle}: ${profile.state === 'drifted' ? `${profile.says} ` : ''}${says}${gaps ? ` ${gaps} gap${gaps > 1 ? 's' : ''} in what was read.` : ''}`

/**
 * Every agent sees whether an account is well, not only an administrator; an ill one says so without being asked, and a
 * network that is out says so once.
 */
export const HealthStrip = () => {
  const { agency, may } = useHere()
  const health = useQuery({ ...ask.accountHealth(agency.id), enabled: may('accounts.read') }).data
  const outages = health?.outages ?? []
  const out = new Set(outages.flatMap((outage) => outage.accounts))
  const others = (health?.accounts ?? []).filter(({ account }) => !out.has(account))
  const ill = others.filter(isIll)
  const well = others.filter((account) => !isIll(account))
  const shown = [...ill, ...well.slice(0, Math.max(0, 4 - ill.length - outages.length))]
  const rest = others.length - shown.length
  return (
    <span className="health">
      {outages.map((outage) => (
        <Mark key={outage.network} to={null} says={outage.says} ill>
          <bdi>{networkWords(outage.network)}</bdi> ⚠ out, {outage.accounts.length} accounts
        </Mark>
      ))}
      {shown.map((account) => (
        <Mark key={account.account} to={account.entry} says={words(account)} ill={isIll(account)}>
          <bdi>{networkWords(account.network)}</bdi>{' '}
          {isUnwell(account)
            ? `⚠ ${healthWords[account.state]}`
            : isIll(account)
              ? '⚠ profile changed'
              : account.state === 'well'
                ? '✓'
                : '?'}
        </Mark>
      ))}
      {rest > 0 ? <span className="mark calm">+{rest} well</span> : null}
    </span>
  )
}
