import { type ReactNode, useId, useState } from 'react'

type CodeFieldProps = { label: string; value: string; onChange: (value: string) => void; hint?: string }

/** A code of six digits, or a recovery code: large, and offered by telephones and password managers. */
export const CodeField = ({ label, value, onChange, hint }: CodeFieldProps) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="code-field"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint ? (
        <p id={`${id}-hint`} className="muted small">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

type PasswordFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  isNew?: boolean
  children?: ReactNode
}

/** A password, which can be looked at while it is typed, pasted, and kept by a password manager. */
export const PasswordField = ({ label, value, onChange, isNew = false, children }: PasswordFieldProps) => {
  const id = useId()
  const [seen, setSeen] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="row">
        <input
          id={id}
          className="grow"
          type={seen ? 'text' : 'password'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={256}
          required
          aria-describedby={children ? `${id}-hint` : undefined}
        />
        <button type="button" className="verb" aria-pressed={seen} onClick={() => setSeen(!seen)}>
          Show
        </button>
      </div>
      {children ? (
        <p id={`${id}-hint`} className="muted small">
          {children}
        </p>
      ) : null}
    </div>
  )
}

type RecoveryCodesProps = { codes: readonly string[]; kept: string; onKept: () => void }

/** Ten codes, this once. */
export const RecoveryCodes = ({ codes, kept, onKept }: RecoveryCodesProps) => (
  <section className="card" aria-labelledby="codes">
    <h2 id="codes">Your ten recovery codes</h2>
    <p>
      If the app with your codes is lost, each of these opens the door once instead of a code. They are shown
      only now. Print them or write them down, and keep them away from this device.
    </p>
    <ol className="recovery-codes">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ol>
    <div className="row">
      <button type="button" className="verb" onClick={() => window.print()}>
        Print
      </button>
      <button
        type="button"
        className="verb"
        onClick={() => void navigator.clipboard?.writeText(codes.join('\n'))}
      >
        Copy
      </button>
      <button type="button" className="verb strong" onClick={onKept}>
        {kept}
      </button>
    </div>
  </section>
)

type CodeMakerProps = { secret: string; uri: string; picture: string }

/** The secret for the app, to scan or to type. */
export const CodeMaker = ({ secret, uri, picture }: CodeMakerProps) => (
  <div className="code-maker">
    <img
      src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
      alt="The secret to scan; the same stands beside it in letters."
      width={180}
      height={180}
    />
    <div>
      <p>
        Scan this with an app that makes codes (any authenticator will do), or type it there. On the telephone
        itself, <a href={uri}>open it in the app</a>.
      </p>
      <p className="secret">
        <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
    </div>
  </div>
)
