import { useEffect } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Refusal } from '../shell/parts.tsx'

/** By which the window that came back from the sign-on tells the one that waits. */
export const shownAnew = 'callbox-shown-anew'

type Props = { name: string; onEnd: (shown: boolean) => void }

/** Both factors once more at the force's own sign-on, in a window of its own, so that nothing here is lost. */
export const ConfirmThrough = ({ name, onEnd }: Props) => {
  const { run, busy, refused } = useAct()
  useEffect(() => {
    const channel = new BroadcastChannel(shownAnew)
    channel.onmessage = () => onEnd(true)
    return () => channel.close()
  }, [onEnd])
  const show = async () => {
    // Opened at once: a browser opens no window after waiting for an answer.
    const there = window.open('about:blank', 'callbox-sign-on', 'popup,width=520,height=680')
    const begun = await run(() => call('sign_on.confirm'))
    if (!begun) there?.close()
    else if (there) there.location.href = begun.go
  }
  return (
    <>
      <div>
        <button type="button" className="verb" disabled={busy} onClick={() => void show()}>
          Show it at {name}
        </button>
      </div>
      <Refusal sentence={refused} />
    </>
  )
}
