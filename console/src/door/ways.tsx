import type { AnswerOf, Routes } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Ago } from '../shell/ago.tsx'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'
import { listWords } from './enrol.tsx'
import { CodeField, CodeMaker, PasswordField, RecoveryCodes } from './fields.tsx'
import { makePasskey } from './passkey.ts'

type Mine = AnswerOf<Routes['security.mine']>
type Maker = AnswerOf<Routes['security.code']>

/** With what I sign in. */
export const Ways = ({ mine }: { mine: Mine }) => (
  <section className="cards" aria-labelledby="ways">
    <h2 id="ways">With what you sign in</h2>
    <Passkeys mine={mine} />
    <Codes mine={mine} />
    <Password mine={mine} />
  </section>
)

const useMineAgain = () => {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['security'] })
}

const Passkeys = ({ mine }: { mine: Mine }) => {
  const { run, busy, refused, forget } = useAct()
  const again = useMineAgain()
  const [name, setName] = useState('')
  const add = async () => {
    const done = await run(async () => {
      const asked = await call('security.passkeyOptions')
      return call('security.addPasskey', { body: { ...(await makePasskey(asked)), name } })
    })
    if (!done) return
    setName('')
    announce('The passkey is kept.')
    await again()
  }
  const remove = async (passkey: string) => {
    await run(() => call('security.removePasskey', { params: { passkey } }))
    await again()
  }
  return (
    <div className="card">
      <h3>Passkeys</h3>
      {mine.passkeys.length === 0 ? <p>None yet. A passkey is the quickest way in, and the safest.</p> : null}
      {mine.passkeys.length === 1 && !mine.codeSince ? (
        <p>It is your only way in: add a second one on another device, in case this one is lost.</p>
      ) : null}
      <ul className="plain-list">
        {mine.passkeys.map((one) => (
          <li key={one.id} className="row between">
            <span>
              <strong>{one.name}</strong>{' '}
              <span className="muted small">
                {one.used ? (
                  <>
                    last used <Ago at={one.used} />
                  </>
                ) : (
                  'not used yet'
                )}
              </span>
            </span>
            <button
              type="button"
              className="verb"
              disabled={busy}
              aria-label={`Remove the passkey ${one.name}`}
              onClick={() => void remove(one.id)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <label>
          {mine.passkeys.length > 0 ? 'Another passkey: a' : 'A'} name by which you will know it
          <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <Refusal sentence={refused} onForget={forget} />
        <button type="submit" className="verb" disabled={busy}>
          Make a passkey
        </button>
      </form>
    </div>
  )
}

const Codes = ({ mine }: { mine: Mine }) => {
  const { run, busy, refused, forget } = useAct()
  const again = useMineAgain()
  const [maker, setMaker] = useState<Maker | null>(null)
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const begin = async () => {
    const made = await run(() => call('security.code'))
    if (made) setMaker(made)
  }
  const confirm = async () => {
    const made = await run(() => call('security.confirmCode', { body: { code } }))
    setCode('')
    if (!made) return
    setMaker(null)
    setCodes(made.codes)
    await again()
  }
  const renew = async () => {
    const made = await run(() => call('security.recoveryCodes'))
    if (made) setCodes(made.codes)
    await again()
  }
  if (codes) return <RecoveryCodes codes={codes} kept="I have kept them" onKept={() => setCodes(null)} />
  return (
    <div className="card">
      <h3>App that makes codes</h3>
      <p>
        {mine.codeSince ? (
          <>
            Set up <Ago at={mine.codeSince} />. {mine.recoveryLeft} of ten recovery codes are left.
          </>
        ) : (
          'None. It goes with a password.'
        )}
      </p>
      {maker ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void confirm()
          }}
        >
          <CodeMaker {...maker} />
          <CodeField label="The code that it shows now" value={code} onChange={setCode} />
          <Refusal sentence={refused} onForget={forget} />
          <button type="submit" className="verb strong" disabled={busy}>
            That is my code
          </button>
        </form>
      ) : (
        <>
          <Refusal sentence={refused} onForget={forget} />
          <div className="row">
            <button type="button" className="verb" disabled={busy} onClick={() => void begin()}>
              {mine.codeSince ? 'Set it up anew' : 'Set one up'}
            </button>
            {mine.codeSince ? (
              <button type="button" className="verb" disabled={busy} onClick={() => void renew()}>
                Ten new recovery codes
              </button>
            ) : null}
          </div>
        </>
      )}
    </div>
  )
}

const Password = ({ mine }: { mine: Mine }) => {
  const { run, busy, refused, forget } = useAct()
  const again = useMineAgain()
  const about = useQuery({ queryKey: ['door', 'about'], queryFn: () => call('door.about') })
  const [password, setPassword] = useState('')
  const [current, setCurrent] = useState('')
  const put = async () => {
    const body = mine.passwordSet ? { password, current } : { password }
    if (!(await run(() => call('security.password', { body })))) return
    setPassword('')
    setCurrent('')
    announce('The password is changed; your other sessions have ended.')
    await again()
  }
  return (
    <div className="card">
      <h3>Password</h3>
      <p>
        {mine.passwordSet ? (
          <>
            Changed <Ago at={mine.passwordSet} />. A new one ends your other sessions.
          </>
        ) : (
          'None. It opens nothing without an app that makes codes.'
        )}
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void put()
        }}
      >
        {mine.passwordSet ? (
          <PasswordField label="The current password" value={current} onChange={setCurrent} />
        ) : null}
        <PasswordField label="A new password" value={password} onChange={setPassword} isNew>
          At least {about.data?.shortest ?? 14} characters. {about.data ? listWords(about.data) : ''}
        </PasswordField>
        <Refusal sentence={refused} onForget={forget} />
        <button type="submit" className="verb" disabled={busy}>
          {mine.passwordSet ? 'Change the password' : 'Set the password'}
        </button>
      </form>
    </div>
  )
}
