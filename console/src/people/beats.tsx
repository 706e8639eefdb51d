import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { newId } from '../desk/new-id.ts'
import { Refusal } from '../shell/parts.tsx'
import { SheetForm } from '../shell/sheet-form.tsx'
import { type Scope, ScopeFields } from './scope-fields.tsx'
import { type People, useAccountNames, useLookAgain } from './use-people.ts'

type Beat = People['beats'][number]

/** Areas of the agency with the accounts that speak there: what a neighbourhood officer's role holds for (CoP-R6). */
export const Beats = ({ beats }: { beats: readonly Beat[] }) => {
  const { agency, may } = useHere()
  const accounts = useAccountNames()
  const { run, refused } = useAct()
  const lookAgain = useLookAgain()
  const [open, setOpen] = useState<Beat | null>(null)
  const remove = async (id: string) => {
    if (await run(() => call('people.beat_remove', { params: { agency: agency.id, id } }))) await lookAgain()
  }
  return (
    <section className="card" aria-labelledby="beats">
      <h2 id="beats">Beats</h2>
      {beats.length === 0 ? (
        <p className="muted">
          No beat yet. A beat is an area with the accounts that speak there; a role given for it reaches those
          accounts and no others.
        </p>
      ) : (
        <ul className="quiet">
          {beats.map((beat) => (
            <li key={beat.id} className="role-line">
              <span>
                <strong>{beat.name}</strong>{' '}
                <span className="muted">
                  {beat.accounts.map((id) => accounts.get(id) ?? 'a closed account').join(', ') ||
                    'no account yet'}
                </span>
              </span>
              {may('people.manage') ? (
                <span className="row">
                  <button type="button" className="verb" onClick={() => setOpen(beat)}>
                    Change <span className="unseen">{beat.name}</span>
                  </button>
                  <button type="button" className="verb" onClick={() => void remove(beat.id)}>
                    Remove <span className="unseen">{beat.name}</span>
                  </button>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <Refusal sentence={refused} />
      {may('people.manage') ? (
        <div className="row">
          <button
            type="button"
            className="verb"
            onClick={() => setOpen({ id: newId(), name: '', accounts: [] })}
          >
            New beat
          </button>
        </div>
      ) : null}
      {open ? <BeatSheet beat={open} onClose={() => setOpen(null)} /> : null}
    </section>
  )
}

const BeatSheet = ({ beat, onClose }: { beat: Beat; onClose: () => void }) => {
  const { agency } = useHere()
  const { run, busy, refused } = useAct()
  const lookAgain = useLookAgain()
  const [name, setName] = useState(beat.name)
  const [scope, setScope] = useState<Scope>({ accounts: beat.accounts, beats: [] })
  const keep = async () => {
    const params = { agency: agency.id, id: beat.id }
    const body = { name, accounts: scope.accounts }
    if ((await run(() => call('people.beat', { params, body }))) === false) return
    await lookAgain()
    onClose()
  }
  return (
    <SheetForm
      title={beat.name ? `Beat ${beat.name}` : 'New beat'}
      onClose={onClose}
      act={keep}
      refused={refused}
      submit="Keep it"
      disabled={busy || name.trim().length < 2}
    >
      <label>
        Name
        <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <ScopeFields
        scope={scope}
        onScope={setScope}
        beats={[]}
        whole={false}
        says="The accounts that speak there: whoever holds a role for this beat reaches them."
      />
    </SheetForm>
  )
}
