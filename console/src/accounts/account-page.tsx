import type { RegisterEntry } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Outward } from '../shell/outward.tsx'
import { Empty, Failed, Loading } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { AutomaticPart } from './automatic-part.tsx'
import { ConnectionPart } from './connection-part.tsx'
import { networkWords } from './health.ts'
import { LifePart } from './life-part.tsx'
import { AboutPart, DecisionsPart, HoursPart, PeoplePart } from './parts.tsx'
import { ProfilePart } from './profile/profile-part.tsx'
import { SecurityPart } from './security-part.tsx'
import type { Register } from './sheet-propose.tsx'
import { type OpenSheet, SheetOf } from './sheets.tsx'
import { useRegister } from './use-register.ts'
import { stateMeans, stateWords } from './words.ts'

/** One account of the register: what it lacks first, then its life, people, hours, decisions, security, and how it is. */
export const AccountPage = () => {
  const { id } = useParams({ from: '/accounts/$id' })
  const { may } = useHere()
  const { register } = useRegister()
  const go = useNavigate()
  useVerb('back', () => void go({ to: '/accounts' }))
  const entry = register.data?.entries.find((one) => one.id === id || one.account === id)
  return (
    <main id="main" className="page wide">
      <p>
        <Link to="/accounts">Accounts</Link>
      </p>
      {may('accounts.read') ? null : (
        <Empty title="An account">
          <p>{whyNot('accounts.read')}</p>
        </Empty>
      )}
      {register.isPending && may('accounts.read') ? <Loading what="the account" /> : null}
      {register.error ? <Failed error={register.error} again={() => void register.refetch()} /> : null}
      {register.data && !entry ? (
        <Empty title="There is no such account in this agency’s register.">
          <p>It may belong to another agency, or the link is not whole.</p>
        </Empty>
      ) : null}
      {register.data && entry ? <Shown register={register.data} entry={entry} /> : null}
    </main>
  )
}

const Shown = ({ register, entry }: { register: Register; entry: RegisterEntry }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const [open, setOpen] = useState<OpenSheet | null>(null)
  const accounts = useQuery({ ...ask.accounts(agency.id), enabled: entry.account !== null }).data?.accounts
  const account = accounts?.find((one) => one.id === entry.account)
  const ended = entry.state === 'closed' || entry.state === 'refused'
  const parts = { entry, open: setOpen }
  return (
    <>
      <h1>
        {networkWords(entry.network)} · <bdi>{entry.name || entry.handle}</bdi>
      </h1>
      <p>
        <strong>{stateWords[entry.state]}</strong>
        {entry.since ? <span className="muted"> since {timeAt(entry.since, agency.zone, now)}</span> : null}
        {'. '}
        {stateMeans[entry.state]} <bdi className="muted">{entry.handle}</bdi>
        {entry.url ? (
          <>
            {' · '}
            <Outward to={entry.url}>its page</Outward>
          </>
        ) : null}
        {may('records.read') ? (
          <>
            {' · '}
            <Link to="/records" search={{ subject: entry.id }}>
              its record
            </Link>
          </>
        ) : null}
      </p>
      {entry.missing.length > 0 ? (
        <section className={`card ${entry.missing.some(({ urgent }) => urgent) ? 'needs' : ''}`}>
          <h2>What is missing</h2>
          <ul className="missing">
            {entry.missing.map((one) => (
              <li key={one.code} className={one.urgent ? 'needed' : ''}>
                {one.urgent ? '⚠ ' : ''}
                {one.says}
              </li>
            ))}
          </ul>
        </section>
      ) : ended ? null : (
        <p className="muted">Nothing is missing.</p>
      )}
      {entry.schedule.can || ended ? null : (
        <p className="muted">Posts cannot be scheduled on it: {entry.schedule.why}</p>
      )}
      <div className="two-columns">
        <LifePart {...parts} />
        <AboutPart {...parts} />
        {ended ? null : <ProfilePart entry={entry} />}
        <PeoplePart {...parts} />
        <HoursPart {...parts} />
        <DecisionsPart {...parts} />
        {entry.account && !ended ? <AutomaticPart account={entry.account} /> : null}
        <SecurityPart {...parts} />
        {account ? <ConnectionPart account={account} /> : null}
      </div>
      {open ? <SheetOf open={open} entry={entry} register={register} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
