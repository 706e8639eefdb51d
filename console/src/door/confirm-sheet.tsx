import type { AnswerOf, Routes } from '@callbox/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { confirmsBy } from '../api/confirming.ts'
import { Loading, Refusal } from '../shell/parts.tsx'
import { Sheet } from '../shell/sheet.tsx'
import { ConfirmThrough } from './confirm-through.tsx'
import { CodeField } from './fields.tsx'
import { showPasskey } from './passkey.ts'

type Options = AnswerOf<Routes['security.confirmOptions']>

/** Stands by on every signed-in page: whatever act asks for a second factor waits here, and goes on when it was shown. */
export const ConfirmHost = () => {
  const [open, setOpen] = useState(false)
  const settle = useRef<(shown: boolean) => void>(null)
  useEffect(
    () =>
      confirmsBy(
        () =>
          new Promise((done) => {
            settle.current = done
            setOpen(true)
          }),
      ),
    [],
  )
  const end = useCallback((shown: boolean) => {
    setOpen(false)
    settle.current?.(shown)
    settle.current = null
  }, [])
  return open ? <ConfirmSheet onEnd={end} /> : null
}

const ConfirmSheet = ({ onEnd }: { onEnd: (shown: boolean) => void }) => {
  const { run, busy, refused } = useAct()
  const [options, setOptions] = useState<Options | null>(null)
  const [code, setCode] = useState('')
  const ask = useCallback(async () => {
    const asked = await run(() => call('security.confirmOptions'))
    if (asked) setOptions(asked)
    return asked
  }, [run])
  useEffect(() => void ask(), [ask])
  const byPasskey = async () => {
    if (!options) return
    const shown = await run(async () => call('security.confirm', { body: await showPasskey(options) }))
    if (shown) onEnd(true)
    // A challenge is for one try.
    else setOptions(await call('security.confirmOptions').catch(() => options))
  }
  const byCode = async () => {
    if (await run(() => call('security.confirm', { body: { code } }))) onEnd(true)
    else setCode('')
  }
  return (
    <Sheet title="Is it you?" onClose={() => onEnd(false)}>
      <p>
        This speaks or decides for everybody, so it asks once more for what only you have. For five minutes
        after that it does not ask again. Nothing you typed is lost.
      </p>
      {options || refused ? null : <Loading what="what you can show" />}
      {options?.passkey ? (
        <button type="button" className="verb strong" disabled={busy} onClick={() => void byPasskey()}>
          Show my passkey
        </button>
      ) : null}
      {options?.code ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void byCode()
          }}
        >
          <CodeField
            label="The code your app shows now"
            hint="Without the app, one of your recovery codes."
            value={code}
            onChange={setCode}
          />
          <button type="submit" className={`verb${options.passkey ? '' : ' strong'}`} disabled={busy}>
            Go on
          </button>
        </form>
      ) : null}
      {options?.signOn ? <ConfirmThrough name={options.signOn} onEnd={onEnd} /> : null}
      {options && !options.passkey && !options.code && !options.signOn ? (
        <p>
          You have neither a passkey nor an app that makes codes here, and your force’s own sign-on does not
          show a second factor. Ask an administrator for a link to enrol one; after that this sheet asks for
          it.
        </p>
      ) : null}
      <Refusal sentence={refused} />
    </Sheet>
  )
}
