import { alwaysNarrow, type Role, roleNames, roles } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { Ago } from '../shell/ago.tsx'
import { Failed } from '../shell/parts.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { type Scope, ScopeFields } from './scope-fields.tsx'
import { Reason } from './sheet-role.tsx'
import { askPeople, type InStep, type People, useAccountNames, useLookAgain } from './use-people.ts'
import { roleWords, scopeWords } from './words.ts'

type Group = InStep['groups'][number]

/** The directory that keeps people in step: how it is connected, and which of its groups gives which role. */
export const Directory = ({ beats }: { beats: People['beats'] }) => {
  const { agency, may } = useHere()
  const accounts = useAccountNames()
  const [open, setOpen] = useState<Group | null>(null)
  const { data, error, refetch } = useQuery(askPeople.directory(agency.id))
  if (error) return <Failed error={error} again={() => void refetch()} />
  if (!data) return null
  const { active, left, linked, unmailed } = data.people
  const connected = data.keys > 0 || data.used !== null
  return (
    <section className="card" aria-labelledby="directory">
      <h2 id="directory">
        Directory{' '}
        {connected && data.keys === 0 ? <span className="needed small">no key opens it now</span> : null}
      </h2>
      {connected ? (
        <p>
          {active === 1 ? 'One person is' : `${active} people are`} kept in step
          {linked > 0 ? `; ${linked} worked here before` : ''}
          {left > 0 ? `; ${left} have left by it` : ''}.{' '}
          <span className="muted">
            {data.used ? (
              <>
                It last called <Ago at={data.used} />.
              </>
            ) : (
              'It has not called yet.'
            )}
          </span>
        </p>
      ) : (
        <HowTo domains={data.domains} />
      )}
      <dl className="facts">
        <dt>Address of the tenant</dt>
        <dd className="secret">
          <code>{data.address}</code>
        </dd>
      </dl>
      {unmailed.length > 0 ? (
        <p className="caution">
          No e-mail went to {unmailed.map(({ name }) => name).join(', ')}: set a mail server, then invite them
          by hand under Security.
        </p>
      ) : null}
      {data.groups.length === 0 ? (
        <p className="muted">
          No group yet. A group that the directory sends stands here, and gives no role until you say which.
        </p>
      ) : (
        <ul className="quiet">
          {data.groups.map((group) => (
            <li key={group.id} className="role-line">
              <span>
                <strong>
                  <bdi>{group.name}</bdi>
                </strong>{' '}
                <span className="muted">{group.members === 1 ? '1 member' : `${group.members} members`}</span>{' '}
                {group.role ? (
                  <>
                    · {roleWords(group.role)} · {scopeWords(group.only, { accounts, beats })}
                  </>
                ) : (
                  <span className="caution">gives no role</span>
                )}
              </span>
              {may('people.manage') ? (
                <button type="button" className="verb" onClick={() => setOpen(group)}>
                  {group.role ? 'Change' : 'Give a role'} <span className="unseen">: group {group.name}</span>
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {open ? <MapSheet group={open} beats={beats} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

const HowTo = ({ domains }: { domains: readonly string[] }) => (
  <>
    <p>
      Nobody is kept in step yet. A directory such as Entra ID or Okta (SCIM 2.0) invites who joins, changes
      roles with its groups, and ends everything of whoever leaves.
    </p>
    <ol className="steps">
      <li>Whoever looks after security makes an API key for it, under Security.</li>
      <li>The address below and that key go into the directory; userName is the e-mail address at work.</li>
      <li>When its groups have come, say here which role each gives.</li>
    </ol>
    {domains.length > 0 ? (
      <p className="muted">Only addresses at {domains.join(', ')} are taken.</p>
    ) : (
      <p className="caution">No address can be taken yet: the company has no domain here.</p>
    )}
  </>
)

type Props = { group: Group; beats: People['beats']; onClose: () => void }

const MapSheet = ({ group, beats, onClose }: Props) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [role, setRole] = useState<Role | ''>(group.role ?? '')
  const [scope, setScope] = useState<Scope>(group.only ?? { accounts: [], beats: [] })
  const [reason, setReason] = useState('')
  const map = async () => {
    const params = { agency: agency.id, id: group.id }
    const body = { role: role || null, ...(role ? scope : { accounts: [], beats: [] }), reason }
    if ((await run(() => call('directory.map', { params, body }))) === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title={`The group ${group.name}`}
      onClose={onClose}
      act={map}
      refused={refused}
      submit="Keep it so"
      disabled={busy || reason.trim().length < 3}
    >
      <p>
        Its {group.members === 1 ? 'one member holds' : `${group.members} members hold`} what you say here
        from now on, and what it gave before ends. Roles given by people stay.
      </p>
      <label>
        Role
        <select value={role} onChange={(event) => setRole(event.target.value as Role | '')}>
          <option value="">None</option>
          {roles.map((one) => (
            <option key={one} value={one}>
              {roleNames[one]}
            </option>
          ))}
        </select>
      </label>
      {role ? (
        <ScopeFields scope={scope} onScope={setScope} beats={beats} whole={!alwaysNarrow.includes(role)} />
      ) : null}
      <Reason reason={reason} onReason={setReason} />
    </SheetForm>
  )
}
