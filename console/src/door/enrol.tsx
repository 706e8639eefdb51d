import type { AnswerOf, Routes } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Refusal } from '../shell/parts.tsx'
import { CodeField, CodeMaker, PasswordField, RecoveryCodes } from './fields.tsx'
import { makePasskey } from './passkey.ts'

type About = AnswerOf<Routes['door.about']>
type Maker = AnswerOf<Routes['door.enrolCode']>

export const listWords = (about: Pick<About, 'breachedList'>): string =>
  about.breachedList
    ? 'It is compared with the list of stolen passwords that your operator keeps here.'
    : 'It is not compared with lists of stolen passwords: your operator keeps none here. Take one that you use nowhere else.'

type Props = { about: About; onIn: () => void; signOn?: boolean }

/**
 * Somebody who was let in by a link chooses with what they will sign in; then they are in. `signOn`: their force's own
 * sign-on says who they are, and no password of ours is wanted.
 */
export const Enrol = ({ about, onIn, signOn = false }: Props) => {
  const [way, setWay] = useState<'passkey' | 'password'>(about.passkeys ? 'passkey' : 'password')
  return (
    <>
      {about.passkeys ? (
        <fieldset className="pick">
          <legend>{signOn ? 'What you will show beside it' : 'With what you will sign in'}</legend>
          {(
            [
              ['passkey', 'A passkey (best: nothing to remember, nothing to steal)'],
              [
                'password',
                signOn ? 'An app that makes codes' : 'A long password and an app that makes codes',
              ],
            ] as const
          ).map(([value, words]) => (
            <label key={value}>
              <input type="radio" name="way" checked={way === value} onChange={() => setWay(value)} />
              {words}
            </label>
          ))}
        </fieldset>
      ) : null}
      {way === 'passkey' ? (
        <ByPasskey onIn={onIn} />
      ) : signOn ? (
        <ByApp onIn={onIn} />
      ) : (
        <ByPassword about={about} onIn={onIn} />
      )}
    </>
  )
}

const ByPasskey = ({ onIn }: { onIn: () => void }) => {
  const { run, busy, refused } = useAct()
  const [name, setName] = useState('This device')
  const enrol = async () => {
    const done = await run(async () => {
      const asked = await call('door.enrolPasskeyOptions')
      return call('door.enrolPasskey', { body: { ...(await makePasskey(asked)), name } })
    })
    if (done) onIn()
  }
  return (
    <form
      className="form card"
      onSubmit={(event) => {
        event.preventDefault()
        void enrol()
      }}
    >
      <label>
        A name by which you will know it
        <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <Refusal sentence={refused} />
      <button type="submit" className="verb strong" disabled={busy}>
        Make the passkey
      </button>
    </form>
  )
}

const ByApp = ({ onIn }: { onIn: () => void }) => {
  const { run, busy, refused } = useAct()
  const [maker, setMaker] = useState<Maker | null>(null)
  const begin = async () => {
    const made = await run(() => call('door.enrolCode'))
    if (made) setMaker(made)
  }
  if (maker) return <FirstCode maker={maker} onIn={onIn} />
  return (
    <div className="card">
      <p>Any app that makes codes will do, on your telephone or elsewhere.</p>
      <Refusal sentence={refused} />
      <div>
        <button type="button" className="verb strong" disabled={busy} onClick={() => void begin()}>
          Set up the app
        </button>
      </div>
    </div>
  )
}

/** The first code of the app, and then the recovery codes. */
const FirstCode = ({ maker, onIn }: { maker: Maker; onIn: () => void }) => {
  const { run, busy, refused } = useAct()
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const confirm = async () => {
    const made = await run(() => call('door.confirmCode', { body: { code } }))
    if (made) setCodes(made.codes)
    else setCode('')
  }
  if (codes) return <RecoveryCodes codes={codes} kept="I have kept them: to the desk" onKept={onIn} />
  return (
    <form
      className="form card"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <h2>Your app that makes codes</h2>
      <CodeMaker {...maker} />
      <CodeField label="The code that it shows now" value={code} onChange={setCode} />
      <Refusal sentence={refused} />
      <button type="submit" className="verb strong" disabled={busy}>
        That is my code
      </button>
    </form>
  )
}

const ByPassword = ({ about, onIn }: { about: About; onIn: () => void }) => {
  const { run, busy, refused } = useAct()
  const [password, setPassword] = useState('')
  const [maker, setMaker] = useState<Maker | null>(null)
  const choose = async () => {
    const made = await run(async () => {
      await call('door.enrolPassword', { body: { password } })
      return call('door.enrolCode')
    })
    if (made) setMaker(made)
  }
  if (maker) return <FirstCode maker={maker} onIn={onIn} />
  return (
    <form
      className="form card"
      onSubmit={(event) => {
        event.preventDefault()
        void choose()
      }}
    >
      <h2>Your password</h2>
      <PasswordField label="A new password" value={password} onChange={setPassword} isNew>
        At least {about.shortest} characters; any will do, spaces too. {listWords(about)}
      </PasswordField>
      <Refusal sentence={refused} />
      <button type="submit" className="verb strong" disabled={busy}>
        Go on
      </button>
    </form>
  )
}
