import { type Account, counted } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { ConnectForm } from './connect-form.tsx'
import { healthWords, isWell, networkWords } from './health.ts'

export const AccountsPage = () => {
  const { agency, may } = useHere()
  const accounts = useQuery(ask.accounts(agency.id))
  const all = accounts.data?.accounts ?? []
  return (
    <main id="main" className="page">
      <h1>Accounts</h1>
      {accounts.isPending ? <Loading what="the accounts" /> : null}
      {accounts.error ? <Failed error={accounts.error} again={() => void accounts.refetch()} /> : null}
      {accounts.data && all.length === 0 ? (
        <Empty title="No official account is connected yet.">
          <p>Nothing can come in before one is. The form below connects the first.</p>
        </Empty>
      ) : null}
      <ul className="cards">
        {all.map((account) => (
          <AccountCard key={account.id} account={account} />
        ))}
      </ul>
      {may('accounts.manage') ? (
        <ConnectForm />
      ) : (
        <p className="muted">Connecting an account: {whyNot('accounts.manage')}</p>
      )}
    </main>
  )
}

const AccountCard = ({ account }: { account: Account }) => {
  const { agency } = useHere()
  const now = useNow()
  const well = isWell(account)
  const cannot = (['read', 'reply', 'deleteOwn', 'hide', 'block'] as const).filter(
    (one) => !account.abilities[one],
  )
  const read = account.lastReadAt ? clock((now - Date.parse(account.lastReadAt)) / 1000) : null
  return (
    <li className={`card ${well ? '' : 'needs'}`} id={account.id}>
      <h2>
        {networkWords(account.network)} · <bdi>{account.name || account.handle}</bdi>
      </h2>
      <p>
        <strong className={well ? '' : 'needed'}>
          {well ? '' : '⚠ '}
          {account.state === 'live' ? healthWords[account.health.state] : account.state}
        </strong>
        : {account.health.sentence}{' '}
        <span className="muted">since {timeAt(account.health.since, agency.zone, now)}</span>
      </p>
      <p className="muted">
        <bdi>{account.handle}</bdi> · {read ? `last read ${read} ago` : 'not read yet'} · answers up to{' '}
        {counted(account.abilities.longest, 'character')}
        {account.url ? (
          <>
            {' · '}
            <a href={account.url} target="_blank" rel="noreferrer noopener">
              its page
            </a>
          </>
        ) : null}
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
    </li>
  )
}
