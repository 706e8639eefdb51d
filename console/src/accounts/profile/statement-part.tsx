import type { ProfileView, RegisterEntry } from '@callbox/contract'
import { useHere, whyNot } from '../../api/session.ts'
import { timeAt } from '../../desk/clocks.ts'
import { outgoingWords } from '../../desk/outgoing-words.ts'
import { announce } from '../../shell/announce.ts'
import { useNow } from '../../shell/now.ts'
import { VerbButton } from '../../shell/parts.tsx'
import { Preview } from './preview.tsx'
import type { OpenProfileSheet } from './profile-part.tsx'
import type { Version } from './sheets.tsx'

type Props = { entry: RegisterEntry; view: ProfileView; open: (sheet: OpenProfileSheet) => void }

const stateWords: Record<Version['state'], string> = {
  proposed: 'waits for somebody who approves it',
  approved: 'approved',
  refused: 'refused',
  replaced: 'replaced',
}

/** What keeps the approved version from being put on the network now; null when nothing does. */
const whyNotPush = (view: ProfileView, one: Version): string | null => {
  if (one.outdated) return one.outdated
  if (view.byHand) return view.byHand
  if (!view.live) return 'What stands there has not been read yet: nothing is overwritten unseen.'
  if (one.sent && ['ready', 'submitting', 'pending', 'retry_at', 'unknown'].includes(one.sent.state))
    return 'It is on its way already, or nobody knows yet whether it went out.'
  return null
}

/** The picture that goes with it: one that is approved, else the one that is there. */
const pictureOf = ({ kit, live }: ProfileView): string | null =>
  kit.find(({ kind }) => kind === 'avatar')?.hash ?? live?.avatar?.hash ?? null

const Approved = ({ entry, view, one, open }: Props & { one: Version }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const stands =
    view.live !== null &&
    !view.findings.some(({ what }) => what === 'text' || what === 'name' || what === 'link')
  const no = may('accounts.manage') ? null : whyNot('accounts.manage')
  const copy = () =>
    void navigator.clipboard.writeText(one.text).then(
      () => announce('Copied.'),
      () => announce('Your browser does not let us copy: mark the text and copy it.'),
    )
  return (
    <section aria-label="As approved">
      <h3>As approved</h3>
      {one.outdated ? <p className="needed">⚠ {one.outdated}</p> : null}
      {stands ? (
        <p>✓ This is what stands on the network.</p>
      ) : (
        <Preview name={one.name} handle={entry.handle} picture={pictureOf(view)} link={one.link}>
          <p className="profile-text" dir="auto" lang={one.language}>
            {one.text}
          </p>
        </Preview>
      )}
      <p className="muted">
        Version {one.version}, written by {one.made.by.name}
        {one.decided
          ? `, approved by ${one.decided.by.name}, ${timeAt(one.decided.at, agency.zone, now)}`
          : ''}
        .
        {one.set ? (
          <span className={one.set.overdue ? 'needed' : ''}>
            {' '}
            {one.set.overdue ? '⚠ ' : ''}
            {one.set.by.name} set it there by hand; to be looked at again by {one.set.reviewOn}.
          </span>
        ) : null}
        {one.sent && one.sent.state !== 'published' ? (
          <span className={one.sent.state === 'refused' || one.sent.state === 'unknown' ? 'needed' : ''}>
            {' '}
            {one.sent.state === 'refused' || one.sent.state === 'unknown' ? '⚠ ' : ''}
            Sent: {outgoingWords[one.sent.state]}. {one.sent.why}
          </span>
        ) : null}
      </p>
      {view.byHand && !view.reads ? <p className="muted">{view.byHand}</p> : null}
      <div className="row">
        {view.writes && !stands ? (
          <VerbButton onPress={() => open({ is: 'push', one })} whyNot={no ?? whyNotPush(view, one)} strong>
            Put it on the network
          </VerbButton>
        ) : null}
        {view.writes ? null : <VerbButton onPress={copy}>Copy the text</VerbButton>}
        {view.reads ? null : (
          <VerbButton onPress={() => open({ is: 'set', one })} whyNot={no}>
            It stands there
          </VerbButton>
        )}
      </div>
      {view.writes && !stands && whyNotPush(view, one) ? (
        <p className="muted small">Put it on the network: {whyNotPush(view, one)}</p>
      ) : null}
    </section>
  )
}

const Proposed = ({ entry, view, one, open }: Props & { one: Version }) => {
  const { agency, may, me } = useHere()
  const now = useNow()
  const no = !may('accounts.approve')
    ? whyNot('accounts.approve')
    : one.made.by.id === me.id
      ? 'You wrote it: somebody else approves it.'
      : null
  return (
    <section aria-label="Waits for approval">
      <h3>Waits for approval</h3>
      {one.outdated ? <p className="needed">⚠ {one.outdated}</p> : null}
      <Preview name={one.name} handle={entry.handle} picture={pictureOf(view)} link={one.link}>
        <p className="profile-text" dir="auto" lang={one.language}>
          {one.text}
        </p>
      </Preview>
      <p className="muted">
        Version {one.version}, written by {one.made.by.name}, {timeAt(one.made.at, agency.zone, now)}:{' '}
        <bdi>{one.made.why}</bdi>
      </p>
      <div className="row">
        <VerbButton onPress={() => open({ is: 'decide', one, as: 'approve' })} whyNot={no ?? one.outdated}>
          Approve it
        </VerbButton>
        <VerbButton onPress={() => open({ is: 'decide', one, as: 'refuse' })} whyNot={no}>
          Refuse it
        </VerbButton>
      </div>
    </section>
  )
}

/** What is approved, what waits for it, and every version before. */
export const StatementPart = ({ entry, view, open }: Props) => {
  const { agency } = useHere()
  const now = useNow()
  const approved = view.statements.find(({ state }) => state === 'approved')
  const proposed = view.statements.find(({ state }) => state === 'proposed')
  const past = view.statements.filter((one) => one !== approved && one !== proposed)
  return (
    <>
      {approved ? <Approved entry={entry} view={view} one={approved} open={open} /> : null}
      {proposed ? <Proposed entry={entry} view={view} one={proposed} open={open} /> : null}
      {approved || proposed ? null : (
        <p className="muted">
          Nothing is approved yet. Write what it says about itself: whose it is, how to get help now, whether
          anybody reads, and that posts are kept. The sentences are there; only what differs is written.
        </p>
      )}
      {past.length > 0 ? (
        <details>
          <summary>Earlier versions ({past.length})</summary>
          <ul className="quiet">
            {past.map((one) => (
              <li key={one.version}>
                <p className="muted">
                  Version {one.version}, {stateWords[one.state]}; {one.made.by.name},{' '}
                  {timeAt(one.made.at, agency.zone, now)}: <bdi>{one.made.why}</bdi>
                  {one.decided ? (
                    <>
                      {' '}
                      {one.decided.by.name}: <bdi>{one.decided.why}</bdi>
                    </>
                  ) : null}
                </p>
                <p className="profile-text" dir="auto" lang={one.language}>
                  {one.text}
                </p>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
