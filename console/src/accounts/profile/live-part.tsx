import type { ProfileView, RegisterEntry } from '@callbox/contract'
import { useAct } from '../../api/act.ts'
import { call } from '../../api/client.ts'
import { useHere, whyNot } from '../../api/session.ts'
import { timeAt } from '../../desk/clocks.ts'
import { announce } from '../../shell/announce.ts'
import { useNow } from '../../shell/now.ts'
import { Refusal, VerbButton } from '../../shell/parts.tsx'
import { Preview } from './preview.tsx'
import { WordsApart } from './words-apart.tsx'

/** What the network shows now, with every word that differs from what was approved. */
export const LivePart = ({ entry, view }: { entry: RegisterEntry; view: ProfileView }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const { run, busy, refused, forget } = useAct()
  const { live, differs, findings } = view
  const at = (moment: string) => timeAt(moment, agency.zone, now)
  const look = async () => {
    if (await run(() => call('register.profile_look', { params: { agency: agency.id, id: entry.id } })))
      announce('It is being read.')
  }
  const no = busy ? 'One moment.' : may('sending.reply') ? null : whyNot('sending.reply')
  return (
    <section aria-label="On the network now">
      <div className="row spread">
        <h3>On the network now</h3>
        {view.reads ? (
          <VerbButton onPress={() => void look()} whyNot={no}>
            Look now
          </VerbButton>
        ) : null}
      </div>
      <Refusal sentence={refused} onForget={forget} />
      {view.failed ? <p className="needed">⚠ {view.failed}</p> : null}
      {view.reads ? null : (
        <p className="muted">
          No program can read what this network shows: somebody looks, and says so below.
        </p>
      )}
      {view.reads && !live && !view.failed ? <p className="muted">It has not been read yet.</p> : null}
      {findings.length > 0 ? (
        <ul className="missing">
          {findings.map((one) => (
            <li key={one.what} className={one.alarm ? 'needed' : ''}>
              {one.alarm ? '⚠ ' : ''}
              {one.says} <span className="muted">since {at(one.since)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {live ? (
        <>
          <Preview
            name={differs.name ? <WordsApart words={differs.name} /> : live.name || live.handle}
            handle={live.handle}
            picture={live.avatar?.hash ?? null}
            link={live.link}
          >
            {differs.text && live.text ? (
              <WordsApart words={differs.text} />
            ) : live.text ? (
              <p className="profile-text" dir="auto">
                {live.text}
              </p>
            ) : (
              <p className="muted">It says nothing about itself.</p>
            )}
          </Preview>
          {[live.verified, live.linksBack].map((one) =>
            one ? (
              <p key={one.says} className="muted">
                {one.is ? '✓' : '✕'} {one.says}
              </p>
            ) : null,
          )}
          <p className="muted">
            {(differs.text && live.text) || differs.name ? (
              <>
                <del>Struck through</del>: approved, and not there. <ins>Underlined</ins>: there, and not
                approved.{' '}
              </>
            ) : null}
            Read {view.readAt ? at(view.readAt) : ''}.
          </p>
        </>
      ) : null}
    </section>
  )
}
