import { type Role, roles } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { roleWords } from '../people/words.ts'
import { Ago } from '../shell/ago.tsx'
import { announce } from '../shell/announce.ts'
import { Failed, Loading, Refusal } from '../shell/parts.tsx'
import { LinkOnce, type Once } from './link-once.tsx'
import { Staff } from './staff.tsx'

/** Who is let in: by invitation only. */
export const Invitations = ({ agency, may }: { agency: number; may: boolean }) => {
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const list = useQuery({
    queryKey: ['invitations', agency],
    queryFn: () => call('invitations.list', { params: { agency } }),
  })
  const again = () => queries.invalidateQueries({ queryKey: ['invitations', agency] })
  const withdraw = async (id: string) => {
    await run(() => call('invitations.withdraw', { params: { agency, id } }))
    await again()
  }
  if (list.isPending) return <Loading what="invitations" />
  if (list.error) return <Failed error={list.error} again={() => void list.refetch()} />
  return (
    <section className="card" aria-labelledby="invitations">
      <h2 id="invitations">Letting somebody in</h2>
      <p className="muted">
        Nobody comes in but by invitation, at an address of: {list.data.domains.join(', ') || 'no domain yet'}
        .
      </p>
      {may ? (
        <Domains key={list.data.domains.join()} agency={agency} domains={list.data.domains} onSet={again} />
      ) : null}
      {may ? <InviteForm agency={agency} onMade={again} /> : null}
      <Refusal sentence={refused} onForget={forget} />
      {may ? <Staff agency={agency} people={list.data.people} onMade={again} /> : null}
      {list.data.invitations.length > 0 ? (
        <>
          <h3>Not used yet</h3>
          <ul className="plain-list">
            {list.data.invitations.map((one) => (
              <li key={one.id} className="row between">
                <span>
                  <strong>{one.name}</strong> {one.email}
                  <br />
                  <span className="muted small">
                    {one.kind === 'renewal' ? 'a new link to enrol' : one.roles.map(roleWords).join(', ')}; by{' '}
                    {one.by} <Ago at={one.made} />
                    {one.lapsed ? '; too old now' : ''}
                    {one.exception
                      ? `; exception until ${one.exception.until.slice(0, 10)}: ${one.exception.why}`
                      : ''}
                  </span>
                </span>
                {may ? (
                  <button
                    type="button"
                    className="verb"
                    disabled={busy}
                    aria-label={`Withdraw the invitation of ${one.name}`}
                    onClick={() => void withdraw(one.id)}
                  >
                    Withdraw
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

/** The domains whose addresses may be invited without an exception. */
const Domains = ({
  agency,
  domains,
  onSet,
}: {
  agency: number
  domains: readonly string[]
  onSet: () => Promise<unknown>
}) => {
  const { run, busy, refused } = useAct()
  const [typed, setTyped] = useState(domains.join(', '))
  const wanted = typed
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((one) => one.replace(/^@/, ''))
    .filter(Boolean)
  const set = async () => {
    if (!(await run(() => call('invitations.domains', { params: { agency }, body: { domains: wanted } }))))
      return
    announce('The domains are set.')
    await onSet()
  }
  return (
    <details>
      <summary>Change the domains</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void set()
        }}
      >
        <label>
          Domains of your people’s addresses
          <input
            required
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
          />
        </label>
        <Refusal sentence={refused} />
        <button type="submit" className="verb" disabled={busy || wanted.length === 0}>
          Set the domains
        </button>
      </form>
    </details>
  )
}

const InviteForm = ({ agency, onMade }: { agency: number; onMade: () => Promise<unknown> }) => {
  const { run, busy, refused } = useAct()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('desk')
  const [excepted, setExcepted] = useState(false)
  const [why, setWhy] = useState('')
  const [until, setUntil] = useState('')
  const [link, setLink] = useState<Once | null>(null)
  const invite = async () => {
    const exception = excepted ? { exception: { why, until: `${until}T23:59:59.000Z` } } : {}
    const made = await run(() =>
      call('invitations.make', { params: { agency }, body: { name, email, roles: [role], ...exception } }),
    )
    if (!made) return
    setLink({ ...made, name })
    for (const empty of [setName, setEmail, setWhy, setUntil]) empty('')
    setExcepted(false)
    await onMade()
  }
  return (
    <>
      {link ? <LinkOnce {...link} onDone={() => setLink(null)} /> : null}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void invite()
        }}
      >
        <label>
          Name
          <input required maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          Work e-mail address
          <input
            type="email"
            required
            maxLength={200}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoComplete="off"
          />
        </label>
        <label>
          Role
          <select value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleWords(one)}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input type="checkbox" checked={excepted} onChange={(event) => setExcepted(event.target.checked)} />
          <span>An exception: the address is not of the company</span>
        </label>
        {excepted ? (
          <>
            <label>
              Why
              <input required maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
            </label>
            <label>
              Until
              <input type="date" required value={until} onChange={(event) => setUntil(event.target.value)} />
            </label>
          </>
        ) : null}
        <Refusal sentence={refused} />
        <button type="submit" className="verb strong" disabled={busy}>
          Make an invitation
        </button>
      </form>
    </>
  )
}
