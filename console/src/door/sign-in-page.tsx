import type { AnswerOf, Routes } from '@callbox/contract'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Refusal } from '../shell/parts.tsx'
import { ServesAtDoor } from '../shell/serves.tsx'
import { CodeField, PasswordField } from './fields.tsx'
import { showPasskey } from './passkey.ts'
import { SignOnButtons } from './sign-on-buttons.tsx'

type About = AnswerOf<Routes['door.about']>
type Props = { about: About; again: () => void }

/** The way in to a real centre: a passkey, or a password and then a code. */
export const SignInPage = ({ about, again }: Props) => {
  const [asksCode, setAsksCode] = useState(false)
  const [left, setLeft] = useState<number | null>(null)
  if (left !== null) return <RecoveryUsed left={left} again={again} />
  return (
    <main id="main" className="page narrow door">
      <p className="muted">{about.name}</p>
      <h1>Sign in to the desk</h1>
      {asksCode ? (
        <Code
          onIn={(recoveryLeft) => (recoveryLeft === null ? again() : setLeft(recoveryLeft))}
          onBack={() => setAsksCode(false)}
        />
      ) : (
        <>
          {about.signOn.length > 0 ? <SignOnButtons providers={about.signOn} /> : null}
          {about.passkeys ? <Passkey again={again} or={about.signOn.length > 0} /> : null}
          <Password or={about.passkeys || about.signOn.length > 0} onRight={() => setAsksCode(true)} />
          <p className="muted small">
            No way in any more? An administrator of your agency can give you a link to begin anew.
          </p>
        </>
      )}
      <p className="muted">
        A member of the public in need of help? This is not the page. <a href="/">Go to the public page</a>,
        or call your emergency number now.
      </p>
      <ServesAtDoor of="/welcome" />
    </main>
  )
}

export const Passkey = ({ again, or = false }: { again: () => void; or?: boolean }) => {
  const { run, busy, refused } = useAct()
  const signIn = async () => {
    const done = await run(async () => {
      const asked = await call('door.passkeyOptions')
      return call('door.passkey', { body: await showPasskey(asked) })
    })
    if (done) again()
  }
  return (
    <section className="card">
      <h2>{or ? 'Or with your passkey' : 'With your passkey'}</h2>
      <p>Your finger, face or PIN, asked for by this device, your telephone or your security key.</p>
      <Refusal sentence={refused} />
      <div>
        <button
          type="button"
          className={`verb${or ? '' : ' strong'}`}
          disabled={busy}
          onClick={() => void signIn()}
        >
          Sign in with a passkey
        </button>
      </div>
    </section>
  )
}

const Password = ({ or, onRight }: { or: boolean; onRight: () => void }) => {
  const { run, busy, refused } = useAct()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const show = async () => {
    if (await run(() => call('door.password', { body: { email, password } }))) onRight()
    else setPassword('')
  }
  return (
    <section className="card">
      <h2>{or ? 'Or with a password and a code' : 'With your password and a code'}</h2>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void show()
        }}
      >
        <label>
          Work e-mail address
          <input
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            autoComplete="username"
            maxLength={200}
          />
        </label>
        <PasswordField label="Password" value={password} onChange={setPassword} />
        <Refusal sentence={refused} />
        <button type="submit" className={`verb${or ? '' : ' strong'}`} disabled={busy}>
          Go on
        </button>
      </form>
    </section>
  )
}

export const Code = ({
  onIn,
  onBack,
}: {
  onIn: (recoveryLeft: number | null) => void
  onBack: () => void
}) => {
  const { run, busy, refused } = useAct()
  const [code, setCode] = useState('')
  const show = async () => {
    const done = await run(() => call('door.code', { body: { code } }))
    if (done) onIn(done.recoveryLeft)
    else setCode('')
  }
  return (
    <section className="card">
      <h2>Your code</h2>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void show()
        }}
      >
        <CodeField
          label="The code your app shows now"
          hint="Without the app, one of your recovery codes: it is used up by it."
          value={code}
          onChange={setCode}
        />
        <Refusal sentence={refused} />
        <div className="row">
          <button type="submit" className="verb strong" disabled={busy}>
            Sign in
          </button>
          <button type="button" className="verb" onClick={onBack}>
            Back
          </button>
        </div>
      </form>
    </section>
  )
}

const RecoveryUsed = ({ left, again }: { left: number; again: () => void }) => (
  <main id="main" className="page narrow door">
    <h1>You are signed in, by a recovery code</h1>
    <p>
      {left === 0 ? 'That was the last one.' : `${left} of them are left.`} Under "My security" you can set up
      your app anew and make ten new ones.
    </p>
    <p>
      <button type="button" className="verb strong" onClick={again}>
        To the desk
      </button>
    </p>
    <ServesAtDoor of="/welcome" />
  </main>
)
