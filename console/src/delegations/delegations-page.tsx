import type { Delegation } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { networkWords } from '../accounts/health.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { EndSheet, GiveSheet } from './sheets.tsx'
import { categoryWords, rolesInWords } from './words.ts'

/** Who may speak in our name without being asked each time, and who answers for it. */
export const DelegationsPage = () => {
  const { agency, may } = useHere()
  const go = useNavigate()
  useVerb('back', () => void go({ to: '/accounts' }))
  const { data, error, refetch, isPending } = useQuery({
    ...ask.delegations(agency.id),
    enabled: may('accounts.read'),
  })
  const [giving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Delegation | null>(null)
  const inForce = data?.delegations.filter((one) => one.inForce) ?? []
  const over = data?.delegations.filter((one) => !one.inForce) ?? []
  return (
    <main id="main" className="page">
      <p>
        <Link to="/accounts">Accounts</Link>
      </p>
      <div className="row spread">
        <h1>Standing delegations</h1>
        <VerbButton
          onPress={() => setGiving(true)}
          whyNot={may('accounts.approve') ? null : whyNot('accounts.approve')}
        >
          Give one
        </VerbButton>
      </div>
      <p className="muted">
        Nothing leaves in our name without somebody who answers for it. An answer to the public needs no
        approval of its own when a delegation covers who writes it and from which account (APCO 2.3.3).
      </p>
      {may('accounts.read') ? null : (
        <Empty title="Standing delegations">
          <p>{whyNot('accounts.read')}</p>
        </Empty>
      )}
      {isPending && may('accounts.read') ? <Loading what="the delegations" /> : null}
      {error ? <Failed error={error} again={() => void refetch()} /> : null}
      {data && data.without.length > 0 ? (
        <section className="card needs">
          <h2>Nobody can answer from these</h2>
          <p className="needed">
            ⚠ No delegation for replies covers them, so no answer leaves. Messages still come in, and their
            clocks run.
          </p>
          <ul className="quiet">
            {data.without.map((account) => (
              <li key={account.id}>
                {networkWords(account.network)} · <bdi>{account.name || account.handle}</bdi>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {data && data.delegations.length === 0 ? (
        <Empty title="Nobody has given one yet.">
          <p>
            The decision maker gives one: which roles may answer, from which account or all, until when, and
            the name of the person who answers for what they send. Until then every answer is refused.
          </p>
        </Empty>
      ) : null}
      {inForce.map((one) => (
        <One key={one.id} delegation={one} end={() => setEnding(one)} />
      ))}
      {over.length > 0 ? (
        <details>
          <summary>Over ({over.length})</summary>
          {over.map((one) => (
            <One key={one.id} delegation={one} />
          ))}
        </details>
      ) : null}
      {giving && data ? <GiveSheet people={data.people} onClose={() => setGiving(false)} /> : null}
      {ending ? <EndSheet delegation={ending} onClose={() => setEnding(null)} /> : null}
    </main>
  )
}

const One = ({ delegation, end }: { delegation: Delegation; end?: () => void }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const at = (moment: string) => timeAt(moment, agency.zone, now)
  const { account, given, ended, until } = delegation
  return (
    <section className="card">
      <div className="row spread">
        <h2 dir="auto">{delegation.name}</h2>
        {end ? (
          <VerbButton onPress={end} whyNot={may('accounts.approve') ? null : whyNot('accounts.approve')}>
            End it
          </VerbButton>
        ) : null}
      </div>
      <dl className="facts">
        <dt>What leaves</dt>
        <dd>{categoryWords[delegation.category]}</dd>
        <dt>From</dt>
        <dd>
          {account ? (
            <>
              {account.network ? `${networkWords(account.network)} · ` : ''}
              <bdi>{account.name || account.handle}</bdi>
            </>
          ) : (
            'every account'
          )}
        </dd>
        <dt>By</dt>
        <dd>{rolesInWords(delegation)}</dd>
        <dt>Who answers for it</dt>
        <dd>
          {delegation.responsible}
          {delegation.inForce && delegation.gone ? (
            <span className="needed"> ⚠ works here no more: end it, and give one in another name</span>
          ) : null}
        </dd>
        <dt>Since</dt>
        <dd>
          {at(delegation.from)}
          {given ? `, given by ${given.name}` : ''}
          {until && !ended ? `; until ${at(until)}` : ''}
        </dd>
        {ended ? (
          <>
            <dt>Ended</dt>
            <dd>
              {at(ended.at)} by {ended.by.name}: <bdi>{ended.why}</bdi>
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}
