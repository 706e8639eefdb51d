import type { Account } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { healthWords, isWell } from './health.ts'

/** How the connection is, what was not captured, and what cannot be done on this network. */
export const ConnectionPart = ({ account }: { account: Account }) => {
  const { agency, may } = useHere()
  const health = useQuery({ ...ask.accountHealth(agency.id), enabled: may('accounts.read') }).data
  const mine = health?.accounts.find((one) => one.account === account.id)
  const now = useNow()
  const well = isWell(account)
  const cannot = (['read', 'reply', 'deleteOwn', 'hide', 'block'] as const).filter(
    (one) => !account.abilities[one],
  )
  const read = account.lastReadAt ? clock((now - Date.parse(account.lastReadAt)) / 1000) : null
  return (
    <section className={`card ${well ? '' : 'needs'}`}>
      <h2>Its connection</h2>
      <p>
        <strong className={well ? '' : 'needed'}>
          {well ? '' : '⚠ '}
          {account.state === 'live' ? healthWords[account.health.state] : account.state}
        </strong>
        : {account.health.sentence}{' '}
        <span className="muted">since {timeAt(account.health.since, agency.zone, now)}</span>
      </p>
      {mine?.signIn.endsAt ? (
        <p className={mine.signIn.state === 'ending' ? 'caution' : 'muted'}>
          {mine.signIn.state === 'ending'
            ? mine.signIn.says
            : `Its sign-in lasts until ${timeAt(mine.signIn.endsAt, agency.zone, now)}${mine.signIn.renews ? ', and is renewed by itself before' : ''}.`}
        </p>
      ) : null}
      {mine?.budgets.map((one) => (
        <p key={one.what} className="muted">
          Left to use there: {one.left.toLocaleString()} of {one.limit.toLocaleString()} {one.what}
          {one.resetsAt ? `, full again ${timeAt(one.resetsAt, agency.zone, now)}` : ''}
        </p>
      ))}
      <p className="muted">
        {read ? `Last read ${read} ago` : 'Not read yet'} · answers up to{' '}
        {account.abilities.longest.toLocaleString()} characters
      </p>
      {account.gaps.length ? (
        <>
          <h3>What we did not capture</h3>
          <ul className="quiet">
            {account.gaps.map((gap) => (
              <li key={gap.id}>
                {gap.sentence} <span className="muted">found {timeAt(gap.foundAt, agency.zone, now)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="muted">No gaps in what was read.</p>
      )}
      {cannot.length ? (
        <details>
          <summary>What cannot be done here ({cannot.length})</summary>
          <ul className="quiet">
            {cannot.map((one) => (
              <li key={one}>{account.abilities.words[one] ?? `${one}: this network does not offer it.`}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
