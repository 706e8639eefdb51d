import type { RegisterEntry } from '@callbox/contract'
import type { ReactNode } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { VerbButton } from '../shell/parts.tsx'
import type { OpenSheet } from './sheets.tsx'
import { WeekStrip } from './week-strip.tsx'

export type PartProps = { entry: RegisterEntry; open: (sheet: OpenSheet) => void }

/** A part of an account with its one verb. */
export const Part = ({
  title,
  verb,
  right,
  onPress,
  entry,
  children,
}: {
  title: string
  verb: string
  right: 'accounts.manage' | 'accounts.approve' | 'accounts.attest'
  onPress: () => void
  entry: RegisterEntry
  children: ReactNode
}) => {
  const { may } = useHere()
  const ended = entry.state === 'closed' || entry.state === 'refused'
  return (
    <section className="card">
      <div className="row spread">
        <h2>{title}</h2>
        {ended ? null : (
          <VerbButton onPress={onPress} whyNot={may(right) ? null : whyNot(right)}>
            {verb}
          </VerbButton>
        )}
      </div>
      {children}
    </section>
  )
}

const none = <span className="muted">not written down</span>

export const AboutPart = ({ entry, open }: PartProps) => (
  <Part
    title="What it is for"
    verb="Describe it"
    right="accounts.manage"
    entry={entry}
    onPress={() => open({ is: 'about' })}
  >
    <dl className="facts">
      <dt>Purpose</dt>
      <dd dir="auto">{entry.purpose || none}</dd>
      <dt>For whom</dt>
      <dd dir="auto">{entry.audience || none}</dd>
      <dt>Personal data</dt>
      <dd dir="auto">{entry.dataImpact || none}</dd>
      <dt>Owner</dt>
      <dd>{entry.owner?.name ?? none}</dd>
    </dl>
  </Part>
)

export const PeoplePart = ({ entry, open }: PartProps) => (
  <Part
    title="Who keeps it"
    verb="Name people"
    right="accounts.manage"
    entry={entry}
    onPress={() => open({ is: 'keepers' })}
  >
    <p className={entry.cover.short ? '' : 'muted'}>{entry.cover.says}</p>
    {entry.keepers.length > 0 ? (
      <ul className="quiet">
        {entry.keepers.map((keeper) => (
          <li key={keeper.person.id}>
            {keeper.counts ? '' : '✕ '}
            {keeper.says} <span className="muted">{keeper.part === 'backup' ? 'backup' : 'updates it'}</span>
          </li>
        ))}
      </ul>
    ) : null}
  </Part>
)

export const HoursPart = ({ entry, open }: PartProps) => (
  <Part
    title="When it is watched"
    verb="Set hours"
    right="accounts.manage"
    entry={entry}
    onPress={() => open({ is: 'hours' })}
  >
    {entry.hours ? (
      <>
        <p className="muted">{entry.watchedNow ? 'It is watched now.' : 'It is not watched now.'}</p>
        <WeekStrip hours={entry.hours} />
      </>
    ) : (
      <p className="muted">
        No hours are set. The public is told so; a life-at-risk message raises its alarm all the same.
      </p>
    )}
  </Part>
)

/** Private messages, reports, and the risk of unwatched hours: each a decision with a name. */
export const DecisionsPart = ({ entry, open }: PartProps) => {
  const { may } = useHere()
  const { privateMessages, procedure, risk, hours } = entry
  const ended = entry.state === 'closed' || entry.state === 'refused'
  const verb = (right: 'accounts.manage' | 'accounts.approve', words: string, sheet: OpenSheet) =>
    ended ? null : (
      <VerbButton onPress={() => open(sheet)} whyNot={may(right) ? null : whyNot(right)}>
        {words}
      </VerbButton>
    )
  return (
    <section className="card">
      <h2>What was decided</h2>
      <dl className="facts">
        <dt>Private messages</dt>
        <dd>
          {privateMessages ? (
            <>
              {privateMessages.decision === 'open' ? 'Open. ' : 'Closed: no private answer leaves. '}
              <span className="muted">
                {privateMessages.by.name}: {privateMessages.why}{' '}
              </span>
            </>
          ) : (
            'Nobody has decided. '
          )}
          {verb('accounts.manage', 'Decide', { is: 'private' })}
        </dd>
        <dt>Reports</dt>
        <dd>
          {entry.takesReports ? 'It takes reports. ' : 'It takes no reports. '}
          {procedure ? (
            <span className="muted">
              {procedure.says}, approved by {procedure.by.name}.{' '}
            </span>
          ) : null}
          {verb('accounts.approve', 'Decide', { is: 'procedure' })}
        </dd>
        <dt>Unwatched hours</dt>
        <dd>
          {risk ? (
            <>
              {risk.says}{' '}
              <span className={risk.overdue ? 'needed' : 'muted'}>
                {risk.overdue ? '⚠ ' : ''}
                {risk.owner.name} carries it; again by {risk.reviewOn}.{' '}
              </span>
            </>
          ) : hours?.always ? (
            'There are none. '
          ) : (
            'Nobody carries their risk. '
          )}
          {verb('accounts.manage', 'Record the risk', { is: 'risk' })}
        </dd>
      </dl>
    </section>
  )
}
