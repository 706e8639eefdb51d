import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Failed } from '../shell/parts.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { askPeople, useAccountNames, useLookAgain } from './use-people.ts'
import { endedWords } from './words.ts'

/** Who has left and what ended; for those who may know of it. */
export const Leavings = () => {
  const { agency } = useHere()
  const now = useNow()
  const { data, error, refetch } = useQuery(askPeople.leavings(agency.id))
  return (
    <section className="card" aria-labelledby="leavings">
      <h2 id="leavings">Who has left</h2>
      {error ? <Failed error={error} again={() => void refetch()} /> : null}
      {data?.leavings.length === 0 ? <p className="muted">Nobody yet.</p> : null}
      <ul className="quiet">
        {data?.leavings.map((one) => (
          <li key={one.id}>
            <strong>{one.person.name}</strong>, {timeAt(one.at, agency.zone, now)}, by {one.by.name}
            {one.quietly ? ', quietly' : ''}: {one.reason}.{' '}
            <span className="muted">Ended: {endedWords(one.ended)}.</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type Rotation = {
  id: string
  account: string
  why: string
  since: string
  due: string
  changed: boolean | null
}

/** Shared secrets to be changed on the networks; nothing at all while there are none. */
export const Rotations = () => {
  const { agency } = useHere()
  const now = useNow()
  const accounts = useAccountNames()
  const [open, setOpen] = useState<Rotation | null>(null)
  const { data } = useQuery(askPeople.rotations(agency.id))
  const all = data?.rotations ?? []
  if (all.length === 0) return null
  return (
    <section className="card needs" aria-labelledby="rotations">
      <h2 id="rotations">Secrets to change on the network</h2>
      <ul className="quiet">
        {all.map((one) => (
          <li key={one.id} className="role-line">
            <span>
              <strong>{accounts.get(one.account) ?? 'An account'}</strong>: {one.why}{' '}
              <span className={Date.parse(one.due) < now ? 'needed' : 'muted'}>
                by {timeAt(one.due, agency.zone, now)}
              </span>
              {one.changed === false ? (
                <>
                  {' '}
                  <span className="muted">
                    We still sign in with the same one: change it there, and{' '}
                    <Link to="/accounts">connect the account</Link> again with the new one.
                  </span>
                </>
              ) : null}
            </span>
            <button
              type="button"
              className="verb"
              disabled={one.changed === false}
              onClick={() => setOpen(one)}
            >
              Changed <span className="unseen">: {accounts.get(one.account) ?? one.account}</span>
            </button>
          </li>
        ))}
      </ul>
      {open ? <RotatedSheet rotation={open} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

const RotatedSheet = ({ rotation, onClose }: { rotation: Rotation; onClose: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [how, setHow] = useState('')
  const done = async () => {
    const params = { agency: agency.id, id: rotation.id }
    if ((await run(() => call('people.rotated', { params, body: { how } }))) === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title="The secret was changed"
      onClose={onClose}
      act={done}
      refused={refused}
      submit="It was changed"
      disabled={busy || how.trim().length < 3}
    >
      <p className="muted">
        {rotation.changed
          ? 'We sign in with another secret since then.'
          : 'We cannot see by ourselves whether it is another one: it is on the record that you say so.'}
      </p>
      <label>
        How, for the record
        <input required minLength={3} value={how} onChange={(event) => setHow(event.target.value)} />
      </label>
    </SheetForm>
  )
}
