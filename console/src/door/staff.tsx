import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { useHere } from '../api/session.ts'
import { SheetForm } from '../shell/sheet-form.tsx'
import { LinkOnce, type Once } from './link-once.tsx'

type Person = { id: string; name: string; passkeys: number; code: boolean; signOn: boolean }
type StaffProps = { agency: number; people: readonly Person[]; onMade: () => Promise<unknown> }

const waysWords = ({ passkeys, code, signOn }: Person): string => {
  const ways = [
    ...(passkeys > 0 ? [passkeys === 1 ? 'one passkey' : `${passkeys} passkeys`] : []),
    ...(code ? ['password and codes'] : []),
    ...(signOn ? ['your own sign-on'] : []),
  ]
  return ways.length > 0 ? ways.join('; ') : 'cannot sign in'
}

/** With what everybody comes in, and a new link for somebody who cannot any more. */
export const Staff = ({ agency, people, onMade }: StaffProps) => {
  const { me } = useHere()
  const { run, busy, refused, forget } = useAct()
  const [whom, setWhom] = useState<Person | null>(null)
  const [why, setWhy] = useState('')
  const [link, setLink] = useState<Once | null>(null)
  const close = () => {
    setWhom(null)
    setWhy('')
    forget()
  }
  const renew = async () => {
    if (!whom) return
    const made = await run(() =>
      call('invitations.renew', { params: { agency, person: whom.id }, body: { why } }),
    )
    if (!made) return
    setLink({ ...made, name: whom.name })
    close()
    await onMade()
  }
  return (
    <details>
      <summary>With what everybody comes in ({people.length})</summary>
      {link ? <LinkOnce {...link} onDone={() => setLink(null)} /> : null}
      <ul className="plain-list">
        {people.map((one) => (
          <li key={one.id} className="row between">
            <span>
              <strong>{one.name}</strong> <span className="muted small">{waysWords(one)}</span>
            </span>
            {one.id === me.id ? null : (
              <button
                type="button"
                className="verb"
                aria-label={`A new link for ${one.name}`}
                onClick={() => setWhom(one)}
              >
                A new link
              </button>
            )}
          </li>
        ))}
      </ul>
      {whom ? (
        <SheetForm
          title={`${whom.name} cannot sign in any more`}
          act={renew}
          refused={refused}
          submit="End their ways in, and make a link"
          disabled={busy || why.trim() === ''}
          onClose={close}
        >
          <p>
            Make sure that it is really them who asks. Their passkeys, password, codes and sessions end now;
            they and whoever looks after security are told.
          </p>
          <label>
            Why
            <input required maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
          </label>
        </SheetForm>
      ) : null}
    </details>
  )
}
