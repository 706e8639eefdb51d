import type { Employee, Grant, Leaving } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { Sheet } from '../shell/parts.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { Reason } from './sheet-role.tsx'
import { useLookAgain } from './use-people.ts'
import { endedWords, roleWords } from './words.ts'

/** One role ends now. */
export const EndSheet = ({
  person,
  grant,
  onClose,
}: {
  person: Employee
  grant: Grant
  onClose: () => void
}) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [reason, setReason] = useState('')
  const end = async () => {
    const params = { agency: agency.id, id: grant.id }
    if ((await run(() => call('people.end_role', { params, body: { reason } }))) === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title={`End a role of ${person.name}`}
      onClose={onClose}
      act={end}
      refused={refused}
      submit="End it now"
      disabled={busy || reason.trim().length < 3}
    >
      <p>
        <strong>{roleWords(grant.role)}</strong> ends now; within five seconds it gives nothing any more.
      </p>
      <Reason reason={reason} onReason={setReason} />
    </SheetForm>
  )
}

/** Somebody leaves: one act, and what it ended. */
export const LeaveSheet = ({ person, onClose }: { person: Employee; onClose: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [reason, setReason] = useState('')
  const [quietly, setQuietly] = useState(false)
  const [left, setLeft] = useState<Leaving | null>(null)
  const leave = async () => {
    const params = { agency: agency.id, person: person.id }
    const done = await run(() => call('people.leave', { params, body: { quietly, reason } }))
    if (done === false) return
    setLeft(done)
    await lookAgain()
  }
  if (left)
    return (
      <Sheet title={`${person.name} has left`} onClose={onClose}>
        <p role="status">Ended: {endedWords(left.ended)}. It stands on the record.</p>
        {left.ended.secretsToChange ? (
          <p className="caution">
            Secrets that {person.name} could have known are to be changed on the network within a day: those
            who manage accounts find them on this page.
          </p>
        ) : null}
      </Sheet>
    )
  return (
    <SheetForm
      title={`${person.name} leaves`}
      onClose={onClose}
      act={leave}
      refused={refused}
      submit="End all access now"
      disabled={busy || reason.trim().length < 3}
    >
      <p>
        At once: every session, role, draft and line of the rota ends, what {person.name} holds goes back to
        the queue, and shared secrets they could know are put down to be changed. This cannot be taken back.
      </p>
      <label className="box">
        <input type="checkbox" checked={quietly} onChange={(event) => setQuietly(event.target.checked)} />
        Quietly: no notice to the team, as for somebody under investigation
      </label>
      <Reason reason={reason} onReason={setReason} />
    </SheetForm>
  )
}
