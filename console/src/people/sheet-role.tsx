import { alwaysNarrow, type Employee, type Grant, type Role, roleNames, roles } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { type Scope, ScopeFields } from './scope-fields.tsx'
import { type People, useLookAgain } from './use-people.ts'
import { roleWords } from './words.ts'

/** `give`: one role more. `change`: another scope or end of one. `move`: everything held ends as this begins. */
export type RoleAct =
  | { kind: 'give' | 'move'; person: Employee }
  | { kind: 'change'; person: Employee; grant: Grant }
type Props = { act: RoleAct; beats: People['beats']; onClose: () => void }

/** A moment from a field of date and time, of this machine's clock. */
const momentOf = (text: string): string | null => (text === '' ? null : new Date(text).toISOString())

const titles = {
  give: (name: string) => `Give ${name} a role`,
  move: (name: string) => `${name} moves to other work`,
  change: (name: string) => `Change a role of ${name}`,
}

export const RoleSheet = ({ act, beats, onClose }: Props) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const { kind, person } = act
  const held = kind === 'change' ? act.grant : null
  const [role, setRole] = useState<Role>(held?.role ?? 'desk')
  const [scope, setScope] = useState<Scope>(held?.only ?? { accounts: [], beats: [] })
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const params = { agency: agency.id, person: person.id }
  const does = async () => {
    const end = momentOf(until)
    const begin = momentOf(from) ?? undefined
    const done = await run<unknown>(() =>
      held
        ? call('people.change', {
            params: { agency: agency.id, id: held.id },
            body: { ...scope, until: end, reason },
          })
        : kind === 'move'
          ? call('people.move', { params, body: { roles: [{ role, ...scope }], at: begin, reason } })
          : call('people.grant', { params, body: { role, ...scope, from: begin, until: end, reason } }),
    )
    if (done === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title={titles[kind](person.name)}
      onClose={onClose}
      act={does}
      refused={refused}
      submit={kind === 'give' ? 'Give the role' : kind === 'move' ? 'Move' : 'Change it'}
      disabled={busy || reason.trim().length < 3}
    >
      {kind === 'move' ? (
        <p>Every role held now ends as this one begins. Further roles can be given afterwards.</p>
      ) : null}
      {held ? (
        <p>
          <strong>{roleWords(held.role)}</strong>
        </p>
      ) : (
        <label>
          Role
          <select value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleNames[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      <ScopeFields scope={scope} onScope={setScope} beats={beats} whole={!alwaysNarrow.includes(role)} />
      {held ? null : (
        <label>
          {kind === 'move' ? 'When (now when empty)' : 'From (now when empty)'}
          <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
      )}
      {kind === 'move' ? null : (
        <label>
          Until (until it is ended, when empty)
          <input type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
        </label>
      )}
      <Reason reason={reason} onReason={setReason} />
    </SheetForm>
  )
}

/** Why: every decision about access has one. */
export const Reason = ({ reason, onReason }: { reason: string; onReason: (reason: string) => void }) => (
  <label>
    Reason, for the record
    <input
      required
      minLength={3}
      maxLength={500}
      value={reason}
      onChange={(event) => onReason(event.target.value)}
      autoComplete="off"
    />
  </label>
)
