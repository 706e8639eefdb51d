import type { AnswerOf, Routes } from '@callbox/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { Ago } from '../shell/ago.tsx'
import { announce } from '../shell/announce.ts'
import { Refusal } from '../shell/parts.tsx'

type Mine = AnswerOf<Routes['security.mine']>

const howWords: Record<string, string> = {
  link: 'by a printed link',
  passkey: 'by passkey',
  code: 'by password and code',
  recovery: 'by password and recovery code',
  enrolled: 'when enrolling',
  sign_on: 'through your force’s own sign-on',
}

/** Where I am signed in; one ended, or all others. */
export const Sessions = ({ mine }: { mine: Mine }) => {
  const { run, busy, refused, forget } = useAct()
  const queries = useQueryClient()
  const again = () => queries.invalidateQueries({ queryKey: ['security'] })
  const end = async (session: string) => {
    if (await run(() => call('security.endSession', { params: { session } }))) announce('Ended.')
    await again()
  }
  const endOthers = async () => {
    const done = await run(() => call('security.endOthers'))
    if (done) announce(`${done.ended} ended.`)
    await again()
  }
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <p className="muted small">
        You are told of a device or network that is new with you
        {mine.countries
          ? ', and of a country.'
          : '. Countries are not told: your operator keeps no file of them here.'}
      </p>
      <Refusal sentence={refused} onForget={forget} />
      <ul className="plain-list">
        {mine.sessions.map((one) => (
          <li key={one.id} className="row between">
            <span>
              <strong>{one.says}</strong>
              {one.here ? ' (this one)' : ''}
              <br />
              <span className="muted small">
                {one.place}, {howWords[one.how] ?? one.how} <Ago at={one.began} />; last used{' '}
                <Ago at={one.used} />
                {one.managed ? '; looked after by the centre' : ''}
              </span>
            </span>
            {one.here ? null : (
              <button
                type="button"
                className="verb"
                disabled={busy}
                aria-label={`End the session on ${one.says}, ${one.place}`}
                onClick={() => void end(one.id)}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
      {mine.sessions.length > 1 ? (
        <div>
          <button type="button" className="verb" disabled={busy} onClick={() => void endOthers()}>
            End all others
          </button>
        </div>
      ) : null}
      <p className="muted small">
        {mine.managed
          ? 'This device is looked after by the centre: a session lasts a shift.'
          : 'This device is not marked as looked after by the centre: a session ends after half an hour of rest, and after four hours in any case.'}
      </p>
    </section>
  )
}
