import { type AccountHealth, counted } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useNow } from '../shell/now.ts'
import { networkWords, troubleOf } from './health.ts'

const markOf = (account: AccountHealth, now: number): string => {
  const trouble = troubleOf(account, now)
  return trouble ? `⚠ ${trouble.words}` : account.state === 'well' ? '✓' : '?'
}

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

const words = (account: AccountHealth): string => {
  const trouble = troubleOf(account)
  const { handle, says, gaps } = account
  return `${handle}: ${trouble?.says ?? says}${gaps ? ` ${counted(gaps, 'gap')} in what was read.` : ''}`
}

/** Networks that are out, told once each; and of the other accounts those that something is wrong with. */
export const useHealth = () => {
  const { agency, may } = useHere()
  const health = useQuery({ ...ask.accountHealth(agency.id), enabled: may('accounts.read') }).data
  const outages = health?.outages ?? []
  const out = new Set(outages.flatMap((outage) => outage.accounts))
  const others = (health?.accounts ?? []).filter(({ account }) => !out.has(account))
  const ill = others.filter((account) => troubleOf(account))
  return { outages, ill, well: others.filter((account) => !troubleOf(account)) }
}

/**
 * Every agent sees whether an account is well, not only an administrator; an ill one says so without being asked, and a
 * network that is out says so once.
 */
export const HealthStrip = () => {
  const { outages, ill, well } = useHealth()
  const now = useNow()
  const shown = [...ill, ...well.slice(0, Math.max(0, 4 - ill.length - outages.length))]
  const rest = ill.length + well.length - shown.length
  return (
    <span className="health">
      {outages.map((outage) => (
        <Mark key={outage.network} to={null} says={outage.says} ill>
          <bdi>{networkWords(outage.network)}</bdi> ⚠ out, {outage.accounts.length} accounts
        </Mark>
      ))}
      {shown.map((account) => (
        <Mark
          key={account.account}
          to={account.entry}
          says={words(account)}
          ill={troubleOf(account) !== null}
        >
          <bdi>{networkWords(account.network)}</bdi> {markOf(account, now)}
        </Mark>
      ))}
      {rest > 0 ? <span className="mark calm">+{rest} well</span> : null}
    </span>
  )
}
