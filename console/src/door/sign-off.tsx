import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { signedOut } from '../api/kept.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Refusal } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'

const list = [
  'What I hold is answered, put back or handed over.',
  'Nothing of the desk was saved or printed on this device; or it is deleted.',
  'This browser kept no password of mine.',
]

/** Signs out at once on a device that the centre looks after; on any other it first goes through what stays behind. */
export const SignOut = () => {
  const { me, agency } = useHere()
  const mine = useQuery({ ...ask.mySecurity(agency.id), enabled: !me.centre.practice })
  const { run, busy, refused } = useAct()
  const [open, setOpen] = useState(false)
  const short = !me.centre.practice && !mine.data?.managed
  const signOut = async () => {
    if (!(await run(() => call('session.end')))) return
    signedOut()
    location.reload()
  }
  return (
    <>
      <button
        type="button"
        className="verb"
        disabled={busy}
        onClick={() => (short ? setOpen(true) : void signOut())}
      >
        Sign out
      </button>
      {open ? (
        <Sheet title="Before you leave this device" onClose={() => setOpen(false)}>
          <p>The centre does not look after this device. Go through this once:</p>
          <ul className="plain-list">
            {list.map((one) => (
              <li key={one}>
                <label className="row">
                  <input type="checkbox" />
                  <span>{one}</span>
                </label>
              </li>
            ))}
          </ul>
          <Refusal sentence={refused} />
          <div className="row">
            <button type="button" className="verb strong" disabled={busy} onClick={() => void signOut()}>
              Sign out
            </button>
          </div>
        </Sheet>
      ) : (
        <Refusal sentence={refused} />
      )}
    </>
  )
}
