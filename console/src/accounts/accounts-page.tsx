import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { Empty, Failed, Loading, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { ConnectForm } from './connect-form.tsx'
import { HealthTable } from './health-table.tsx'
import { RegisterRow } from './register-row.tsx'
import { ProposeSheet } from './sheet-propose.tsx'
import { Standards } from './standards.tsx'
import { useRegister } from './use-register.ts'
import { count, groupOf } from './words.ts'

const groups = [
  ['needs', 'Needs a person'],
  ['under way', 'Under way'],
  ['live', 'Live'],
  ['ended', 'Closed or refused'],
] as const

/** J and K move along the rows, Enter opens one. */
const useRows = () => {
  const list = useRef<HTMLDivElement>(null)
  const move = (by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.register-row') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
  }
  useVerb('next', () => move(1))
  useVerb('previous', () => move(-1))
  return list
}

/** The register: every official account, what it lacks first; how they all are; and what begins a new one. */
export const AccountsPage = () => {
  const { agency, may } = useHere()
  const { register } = useRegister()
  const health = useQuery({ ...ask.accountHealth(agency.id), enabled: may('accounts.read') }).data
  const [proposing, setProposing] = useState<'form' | 'account' | null>(null)
  const list = useRows()
  const entries = register.data?.entries ?? []
  const needs = entries.filter((entry) => groupOf(entry) === 'needs').length
  const hasForm = entries.some((entry) => entry.network === 'web' && groupOf(entry) !== 'ended')
  const lacking = entries.filter((entry) => entry.missing.length > 0).length
  return (
    <main id="main" className="page wide">
      <div className="row spread">
        <h1>Accounts</h1>
        <VerbButton
          onPress={() => setProposing('account')}
          whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
        >
          Propose an account
        </VerbButton>
      </div>
      {register.isPending && may('accounts.read') ? <Loading what="the register" /> : null}
      {register.error ? <Failed error={register.error} again={() => void register.refetch()} /> : null}
      {register.data ? (
        <p className={needs > 0 ? 'needed' : 'muted'}>
          {needs > 0 ? `⚠ ${count(needs, 'account needs', 'accounts need')} a person now. ` : ''}
          {lacking === 0
            ? 'Nothing is missing.'
            : `${count(lacking, 'account lacks', 'accounts lack')} something; each says what.`}
        </p>
      ) : null}
      {register.data && entries.length === 0 ? (
        <Empty title="No official account stands in the register yet.">
          <p>
            Somebody proposes an account: what for, for whom, and what it does with personal data. The owner
            of the strategy approves it, it is opened and connected, and once people and hours are named it
            goes live and stands on the public list.
          </p>
        </Empty>
      ) : null}
      {register.data && !hasForm ? (
        <section className="card">
          <div className="row spread">
            <h2>The report form</h2>
            <VerbButton
              onPress={() => setProposing('form')}
              whyNot={may('accounts.manage') ? null : whyNot('accounts.manage')}
            >
              Propose the report form
            </VerbButton>
          </div>
          <p className="muted">
            A page of this server on which anybody can write to you, without an account on any network. It
            goes the way of every account: one proposes it, somebody else approves it, then it is opened.
          </p>
        </section>
      ) : null}
      <div ref={list}>
        {groups.map(([group, words]) => {
          const rows = entries.filter((entry) => groupOf(entry) === group)
          if (rows.length === 0) return null
          return (
            <section key={group} className="register-group">
              <h2>
                {words} <span className="muted">{rows.length}</span>
              </h2>
              <ul className="register">
                {rows.map((entry) => (
                  <RegisterRow
                    key={entry.id}
                    entry={entry}
                    health={health?.accounts.find((one) => one.entry === entry.id)}
                  />
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      {may('accounts.read') ? (
        <p className="muted">
          Who may answer from them, and who answers for it:{' '}
          <Link to="/delegations">standing delegations</Link>.
        </p>
      ) : null}
      {may('accounts.read') ? <HealthTable /> : null}
      {register.data ? <Standards register={register.data} /> : null}
      {may('accounts.manage') ? (
        <ConnectForm />
      ) : (
        <p className="muted">Connecting an account: {whyNot('accounts.manage')}</p>
      )}
      <p className="muted">
        The public sees the same list at{' '}
        <a href="/accounts" target="_blank" rel="noreferrer noopener">
          /accounts
        </a>
        , and can ask there whether something is really ours.
      </p>
      {proposing && register.data ? (
        <ProposeSheet
          register={register.data}
          form={proposing === 'form'}
          onClose={() => setProposing(null)}
        />
      ) : null}
    </main>
  )
}
