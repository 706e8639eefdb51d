import type { SignOnProvider } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Ago } from '../shell/ago.tsx'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'
import { SignOnSheet } from './sign-on-sheet.tsx'

type Props = { agency: number; may: boolean }

/** The force's own identity providers: on or off, what they did last, and who comes in through them. */
export const SignOn = ({ agency, may }: Props) => {
  const queries = useQueryClient()
  const [sheet, setSheet] = useState<SignOnProvider | 'new' | null>(null)
  const list = useQuery({
    queryKey: ['sign-on', agency],
    queryFn: () => call('sign_on.list', { params: { agency } }),
  })
  const again = () => queries.invalidateQueries({ queryKey: ['sign-on', agency] })
  if (list.isPending) return <Loading what="your own sign-on" />
  if (list.error) return <Failed error={list.error} again={() => void list.refetch()} />
  const { providers, ours, domains } = list.data
  return (
    <section className="card" id="sign-on" aria-labelledby="sign-on-title">
      <h2 id="sign-on-title">Your force’s own sign-on</h2>
      {providers.length === 0 ? (
        <p className="muted">
          None yet: everybody signs in here with a passkey, or a password and a code. With a provider of
          OpenID Connect or SAML 2.0 people come in as they do elsewhere in the force, and whoever leaves
          there does not come in here. A second factor is shown all the same: there, or here.
        </p>
      ) : (
        <ul className="plain-list">
          {providers.map((one) => (
            <li key={one.id} className="sign-on-one">
              <OneProvider
                agency={agency}
                provider={one}
                may={may}
                again={again}
                onChange={() => setSheet(one)}
              />
            </li>
          ))}
        </ul>
      )}
      {may ? (
        <div>
          <button type="button" className="verb" onClick={() => setSheet('new')}>
            Add a provider
          </button>
        </div>
      ) : null}
      {sheet ? (
        <SignOnSheet
          agency={agency}
          provider={sheet === 'new' ? null : sheet}
          ours={ours}
          domains={domains}
          onClose={() => setSheet(null)}
          onDone={again}
        />
      ) : null}
    </section>
  )
}

type OneProps = {
  agency: number
  provider: SignOnProvider
  may: boolean
  again: () => Promise<unknown>
  onChange: () => void
}

const OneProvider = ({ agency, provider, may, again, onChange }: OneProps) => {
  const { run, busy, refused, forget } = useAct()
  const [sure, setSure] = useState(false)
  const params = { agency, provider: provider.id }
  const act = async (work: () => Promise<unknown>) => {
    await run(work)
    await again()
  }
  const tryIt = async () => {
    const begun = await run(() => call('sign_on.try', { params }))
    if (begun) location.assign(begun.go)
    else await again()
  }
  const failedLast = provider.failed && (!provider.used || provider.failed.at > provider.used)
  return (
    <>
      <h3>
        {provider.name} <span className="muted small">{provider.on ? 'on' : 'off'}</span>
      </h3>
      <p className="muted small">
        {provider.kind === 'oidc' ? 'OpenID Connect' : 'SAML 2.0'}, {provider.issuer}; vouches for{' '}
        {provider.domains.join(', ')};{' '}
        {provider.secondFactor.length > 0
          ? `two factors there when it says ${provider.secondFactor.join(' or ')}`
          : 'a second factor is always asked for here'}
        ; {provider.joiners ? `joiners come in as ${provider.joiners}` : 'by invitation only'}
        {provider.certificateEnds ? `; its certificate ends on ${provider.certificateEnds.slice(0, 10)}` : ''}
        .
      </p>
      <p className="small">
        {provider.used ? (
          <>
            Last used <Ago at={provider.used} />.
          </>
        ) : (
          'Not used yet.'
        )}{' '}
        {provider.tried ? (
          <>
            Last tried <Ago at={provider.tried} />.{' '}
          </>
        ) : null}
        {provider.failed ? (
          <span className={failedLast ? 'needed' : 'muted'}>
            Last failure <Ago at={provider.failed.at} />: {provider.failed.why}
          </span>
        ) : null}
      </p>
      <Refusal sentence={refused} onForget={forget} />
      {may ? (
        <div className="row">
          <button
            type="button"
            className={`verb${provider.on ? '' : ' strong'}`}
            disabled={busy}
            onClick={() => void act(() => call('sign_on.switch', { params, body: { on: !provider.on } }))}
          >
            Switch {provider.on ? 'off' : 'on'}
            <span className="unseen">: {provider.name}</span>
          </button>
          <button type="button" className="verb" disabled={busy} onClick={() => void tryIt()}>
            Try it<span className="unseen">: {provider.name}</span>
          </button>
          <button type="button" className="verb" disabled={busy} onClick={onChange}>
            Change<span className="unseen">: {provider.name}</span>
          </button>
          <button
            type="button"
            className="verb"
            disabled={busy}
            onClick={() => (sure ? void act(() => call('sign_on.remove', { params })) : setSure(true))}
          >
            {sure ? 'Take it away: nobody comes in by it any more' : 'Take away'}
            <span className="unseen">: {provider.name}</span>
          </button>
        </div>
      ) : null}
      {provider.people.length > 0 ? (
        <details>
          <summary>Who comes in by it ({provider.people.length})</summary>
          <ul className="plain-list">
            {provider.people.map((one) => (
              <li key={one.id} className="row between">
                <span>
                  <strong>{one.name}</strong>{' '}
                  <span className="muted small">
                    last <Ago at={one.used} />
                  </span>
                </span>
                {may ? (
                  <button
                    type="button"
                    className="verb"
                    disabled={busy}
                    aria-label={`Unlink ${one.name} from ${provider.name}`}
                    onClick={() =>
                      void act(() => call('sign_on.unlink', { params: { ...params, person: one.id } }))
                    }
                  >
                    Unlink
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
