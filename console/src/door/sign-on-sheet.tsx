import { joinerRoles, type Role, roleNames, type SignOnProvider } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { SheetForm } from '../shell/sheet-form.tsx'

type Props = {
  agency: number
  provider: SignOnProvider | null
  ours: { redirect: string; entityId: string; acs: string }
  domains: readonly string[]
  onClose: () => void
  onDone: () => Promise<unknown>
}

const lines = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((one) => one.trim())
    .filter(Boolean)

/** A provider is described by what it says of itself, and we by what it asks for. */
export const SignOnSheet = ({ agency, provider, ours, domains, onClose, onDone }: Props) => {
  const { may } = useHere()
  const { run, busy, refused } = useAct()
  const [kind, setKind] = useState<'oidc' | 'saml'>(provider?.kind ?? 'oidc')
  const [byHand, setByHand] = useState(provider?.kind === 'saml')
  const [joiners, setJoiners] = useState<Role | ''>((provider?.joiners as Role | null) ?? '')
  const [trusts, setTrusts] = useState(provider?.trustsAddresses ?? false)
  const [typed, setTyped] = useState({
    name: provider?.name ?? '',
    domains: (provider?.domains ?? domains).join(', '),
    second: (provider?.secondFactor ?? []).join(' '),
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    secret: '',
    metadata: '',
    signOn: provider?.signOn ?? '',
    certificate: '',
  })
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  })
  const described = () =>
    kind === 'oidc'
      ? {
          oidc: {
            issuer: typed.issuer.trim(),
            clientId: typed.clientId,
            trustsAddresses: trusts,
            ...(typed.secret ? { secret: typed.secret } : {}),
          },
        }
      : {
          saml: byHand
            ? { entityId: typed.issuer, signOn: typed.signOn, certificate: typed.certificate }
            : { metadata: typed.metadata },
        }
  const keep = async () => {
    const body = {
      name: typed.name,
      domains: lines(typed.domains.toLowerCase()),
      secondFactor: lines(typed.second),
      joiners: joiners || null,
      ...described(),
    }
    const done = await run(
      (): Promise<unknown> =>
        provider
          ? call('sign_on.change', { params: { agency, provider: provider.id }, body })
          : call('sign_on.add', { params: { agency }, body }),
    )
    if (!done) return
    await onDone()
    onClose()
  }
  return (
    <SheetForm
      title={provider ? `Change ${provider.name}` : 'Add your own sign-on'}
      onClose={onClose}
      act={keep}
      refused={refused}
      submit={provider ? 'Keep it' : 'Add it, switched off'}
      disabled={busy}
      wide
    >
      {provider ? null : (
        <fieldset className="pick">
          <legend>It speaks</legend>
          {(
            [
              ['oidc', 'OpenID Connect'],
              ['saml', 'SAML 2.0'],
            ] as const
          ).map(([value, words]) => (
            <label key={value}>
              <input type="radio" name="speaks" checked={kind === value} onChange={() => setKind(value)} />
              {words}
            </label>
          ))}
        </fieldset>
      )}
      <div className="small">
        <p>What it asks for, of us:</p>
        {kind === 'oidc' ? (
          <p>
            Redirect address <code>{ours.redirect}</code>
          </p>
        ) : (
          <>
            <p>
              Entity id, and metadata: <code>{ours.entityId}</code>
            </p>
            <p>
              Address for its answers (POST) <code>{ours.acs}</code>
            </p>
          </>
        )}
      </div>
      <label>
        Its name, as the button at the door says it
        <input required maxLength={60} {...field('name')} />
      </label>
      {kind === 'oidc' ? (
        <>
          <label>
            Issuer
            <input type="url" required maxLength={500} readOnly={provider !== null} {...field('issuer')} />
          </label>
          <label>
            Client id
            <input required maxLength={300} autoComplete="off" {...field('clientId')} />
          </label>
          <label>
            Client secret{provider?.secretKept ? ' (one is kept; leave empty to keep it)' : ''}
            <input type="password" maxLength={1000} autoComplete="off" {...field('secret')} />
          </label>
          <label className="check">
            <input type="checkbox" checked={trusts} onChange={(event) => setTrusts(event.target.checked)} />
            <span>It gives out these addresses itself, and does not say “verified” (Microsoft Entra)</span>
          </label>
        </>
      ) : (
        <>
          <label className="check">
            <input type="checkbox" checked={byHand} onChange={(event) => setByHand(event.target.checked)} />
            <span>Without metadata, by hand</span>
          </label>
          {byHand ? (
            <>
              <label>
                Its entity id
                <input required maxLength={1000} readOnly={provider !== null} {...field('issuer')} />
              </label>
              <label>
                Its sign-on address (redirect)
                <input type="url" required maxLength={1000} {...field('signOn')} />
              </label>
              <label>
                Its certificate{provider ? ' (empty: those that are kept)' : ''}
                <textarea required={provider === null} rows={4} {...field('certificate')} />
              </label>
            </>
          ) : (
            <label>
              Its metadata (XML)
              <textarea required rows={6} {...field('metadata')} />
            </label>
          )}
        </>
      )}
      <label>
        Domains that it vouches for
        <input required {...field('domains')} />
      </label>
      <label>
        {kind === 'oidc'
          ? 'What it says (amr or acr) when two factors were shown there'
          : 'What it says (AuthnContextClassRef) when two factors were shown there'}
        <input
          placeholder={kind === 'oidc' ? 'mfa' : 'https://refeds.org/profile/mfa'}
          {...field('second')}
        />
        <span className="muted small">
          Left empty, everybody shows a second factor here. “Try it” shows what it says.
        </span>
      </label>
      <label>
        Somebody who comes without an invitation
        <select
          value={joiners}
          disabled={!may('people.manage')}
          onChange={(event) => setJoiners(event.target.value as Role | '')}
        >
          <option value="">does not come in</option>
          {joinerRoles.map((role) => (
            <option key={role} value={role}>
              comes in as: {roleNames[role]}
            </option>
          ))}
        </select>
      </label>
    </SheetForm>
  )
}
