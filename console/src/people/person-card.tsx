import type { Employee, Grant } from '@callbox/contract'
import { useState } from 'react'
import { useHere } from '../api/session.ts'
import { EndSheet, LeaveSheet } from './sheet-end.tsx'
import { type RoleAct, RoleSheet } from './sheet-role.tsx'
import { type People, useAccountNames } from './use-people.ts'
import { mayList, mayWords, roleWords, scopeWords, timeWords } from './words.ts'

type Open = RoleAct | { kind: 'end'; grant: Grant } | { kind: 'leave' } | null

/** One person: roles with what they hold for and until when, what they may do, and what not and why. */
export const PersonCard = ({ person, beats }: { person: Employee; beats: People['beats'] }) => {
  const { me, may } = useHere()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const over = person.grants.filter(({ state }) => state === 'over')
  const mine = person.id === me.id
  return (
    <li className="card person" id={person.id}>
      <h2>
        <bdi>{person.name}</bdi> <span className="muted small">{person.email}</span>
      </h2>
      <ul className="quiet roles">
        {person.grants
          .filter(({ state }) => state !== 'over')
          .map((grant) => (
            <RoleLine key={grant.id} grant={grant} beats={beats}>
              {may('people.manage') && !mine ? (
                <>
                  <button
                    type="button"
                    className="plain"
                    onClick={() => setOpen({ kind: 'change', person, grant })}
                  >
                    Change{' '}
                    <span className="unseen">
                      {roleWords(grant.role)} of {person.name}
                    </span>
                  </button>
                  <button type="button" className="plain" onClick={() => setOpen({ kind: 'end', grant })}>
                    End{' '}
                    <span className="unseen">
                      {roleWords(grant.role)} of {person.name}
                    </span>
                  </button>
                </>
              ) : null}
            </RoleLine>
          ))}
      </ul>
      {person.withheld.length > 0 ? (
        <ul className="quiet">
          {person.withheld.map(({ right, why }) => (
            <li key={right} className="caution">
              Cannot {mayWords(right)} now: {why}.
            </li>
          ))}
        </ul>
      ) : null}
      <details>
        <summary>What {person.name} may do</summary>
        <p>
          {person.may.length > 0
            ? `${mayList(person.may).join(' · ')}.`
            : 'Nothing yet: the roles held give no right.'}
        </p>
      </details>
      {over.length > 0 ? (
        <details>
          <summary>Roles that are over ({over.length})</summary>
          <ul className="quiet roles">
            {over.map((grant) => (
              <RoleLine key={grant.id} grant={grant} beats={beats} />
            ))}
          </ul>
        </details>
      ) : null}
      {mine ? <p className="muted small">This is you: somebody else decides on your access.</p> : null}
      {mine || !(may('people.manage') || may('people.end')) ? null : (
        <div className="row">
          {may('people.manage') ? (
            <>
              <button type="button" className="verb" onClick={() => setOpen({ kind: 'give', person })}>
                Give a role <span className="unseen">to {person.name}</span>
              </button>
              <button type="button" className="verb" onClick={() => setOpen({ kind: 'move', person })}>
                Moves <span className="unseen">: {person.name}</span>
              </button>
            </>
          ) : null}
          {may('people.end') ? (
            <button type="button" className="verb apart-from" onClick={() => setOpen({ kind: 'leave' })}>
              Leaves <span className="unseen">: {person.name}</span>
            </button>
          ) : null}
        </div>
      )}
      {open?.kind === 'end' ? <EndSheet person={person} grant={open.grant} onClose={close} /> : null}
      {open?.kind === 'leave' ? <LeaveSheet person={person} onClose={close} /> : null}
      {open?.kind === 'give' || open?.kind === 'move' || open?.kind === 'change' ? (
        <RoleSheet act={open} beats={beats} onClose={close} />
      ) : null}
    </li>
  )
}

const RoleLine = ({
  grant,
  beats,
  children,
}: {
  grant: Grant
  beats: People['beats']
  children?: React.ReactNode
}) => {
  const { agency } = useHere()
  const accounts = useAccountNames()
  return (
    <li className="role-line">
      <span>
        <strong>{roleWords(grant.role)}</strong> · {scopeWords(grant.only, { accounts, beats })} ·{' '}
        {timeWords(grant, agency.zone)}
        <span className="muted small">
          {' '}
          by {grant.by.name}
          {grant.reason ? `: ${grant.reason}` : ''}
          {grant.ended ? `; ended by ${grant.ended.by.name}: ${grant.ended.reason}` : ''}
        </span>
      </span>
      <span className="row">{children}</span>
    </li>
  )
}
