import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { signedOut } from '../api/kept.ts'
import { type Found, handOver } from '../api/local-drafts.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { Words } from '../desk/words.tsx'
import { Refusal } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'

const list = [
  'What I hold is answered, put back or handed over.',
  'Nothing of the desk was saved or printed on this device; or it is deleted.',
  'This browser kept no password of mine.',
]

const keepDraft = ({ agency, conversation, draft: { text, language, template } }: Found) =>
  call('desk.draft', { params: { agency, id: conversation }, body: { text, language, template } })

/**
 * Signs out at once on a device that the centre looks after; on any other it first goes through what stays behind. What was
 * typed and only this browser has is kept on the server first; what cannot be is shown, and goes only when that is said.
 */
export const SignOut = () => {
  const { me, agency } = useHere()
  const mine = useQuery({ ...ask.mySecurity(agency.id), enabled: !me.centre.practice })
  const { run, busy, refused } = useAct()
  const [open, setOpen] = useState(false)
  const short = !me.centre.practice && !mine.data?.managed
  const [lost, setLost] = useState<readonly Found[]>([])
  const signOut = async (anyway = false) => {
    const left = await run(() => handOver(me.id, keepDraft))
    if (!left) return
    if (left.length > 0 && !anyway) return setLost(left)
    if (!(await run(() => call('session.end')))) return
    signedOut(me.id)
    location.reload()
  }
  if (lost.length > 0)
    return (
      <NotKept lost={lost} onStay={() => setLost([])} onLeave={() => void signOut(true)}>
        <Refusal sentence={refused} />
      </NotKept>
    )
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

type NotKeptProps = {
  lost: readonly Found[]
  onStay: () => void
  onLeave: () => void
  children: ReactNode
}

const NotKept = ({ lost, onStay, onLeave, children }: NotKeptProps) => (
  <Sheet title="What you typed is not kept yet" onClose={onStay}>
    <p>
      The server did not take {lost.length === 1 ? 'this draft' : 'these drafts'}. Signing out removes what
      stands here only:
    </p>
    <ul className="plain-list">
      {lost.map(({ place, draft }) => (
        <li key={place}>
          <Words text={draft.text} />
        </li>
      ))}
    </ul>
    {children}
    <div className="row">
      <button type="button" className="verb strong" onClick={onStay}>
        Stay signed in
      </button>
      <button type="button" className="verb" onClick={onLeave}>
        Sign out and lose it
      </button>
    </div>
  </Sheet>
)
