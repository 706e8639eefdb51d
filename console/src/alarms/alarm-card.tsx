import type { Alarm } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { VerbButton } from '../shell/parts.tsx'
import { AlarmAbout } from './alarm-about.tsx'
import { placeOf } from './alarm-strip.tsx'

const callWords = { raised: 'about to be sent', sent: 'sent', failed: 'failed' } as const

/** One alarm: what it says, which conversation it means, whom it called, and who has it. In a group its sentence is the group's. */
export const AlarmCard = ({
  alarm,
  inGroup,
  acknowledge,
}: {
  alarm: Alarm
  inGroup?: boolean
  acknowledge: (id: string) => void
}) => {
  const { agency, may } = useHere()
  const now = useNow()
  const who = alarm.about?.author.name ?? alarm.sentence
  return (
    <li className={`card alarm-card ${alarm.acknowledged || inGroup ? '' : 'needs'}`}>
      {inGroup ? null : <h2>{alarm.sentence}</h2>}
      {alarm.about ? (
        <p>
          <AlarmAbout about={alarm.about} />
        </p>
      ) : inGroup ? (
        <p>{alarm.sentence}</p>
      ) : null}
      <p className="muted">
        {inGroup ? `Waiting for ${clock((now - Date.parse(alarm.since)) / 1000)}. ` : ''}
        Raised {timeAt(alarm.raisedAt, agency.zone, now)}, {clock((now - Date.parse(alarm.raisedAt)) / 1000)}{' '}
        ago ·{' '}
        {alarm.acknowledged
          ? `acknowledged by ${alarm.acknowledged.by.name} at ${timeAt(alarm.acknowledged.at, agency.zone, now)}`
          : 'nobody has it yet'}
      </p>
      {alarm.calls.length ? (
        <ul className="quiet">
          {alarm.calls.map((one) => (
            <li key={`${one.at} ${one.to}`}>
              {timeAt(one.at, agency.zone, now)} ·{' '}
              {one.to === 'nobody' ? 'nobody could be called' : `${callWords[one.state]} to ${one.to}`}
              {one.why ? `: ${one.why}` : ''}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="row">
        {alarm.kind === 'nobody_on_shift' ? null : (
          <Link className="verb" {...placeOf(alarm)}>
            Open it<span className="unseen">: {who}</span>
          </Link>
        )}
        {alarm.acknowledged ? null : (
          <VerbButton
            onPress={() => acknowledge(alarm.id)}
            whyNot={may('alarms.acknowledge') ? null : whyNot('alarms.acknowledge')}
          >
            Acknowledge<span className="unseen">: {who}</span>
          </VerbButton>
        )}
      </div>
    </li>
  )
}
