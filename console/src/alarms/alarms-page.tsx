import type { Alarm } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, Refusal, VerbButton } from '../shell/parts.tsx'
import { useAcknowledge } from './alarm-strip.tsx'

/** More than this many alarms at once is a flood: they are shown by kind. */
const flood = 10

export const AlarmsPage = () => {
  const { agency } = useHere()
  const alarms = useQuery(ask.alarms(agency.id))
  const { acknowledge, refused, forget } = useAcknowledge()
  const all = alarms.data?.alarms ?? []
  const kinds = [...new Set(all.map((alarm) => alarm.kind))]
  const list = (some: readonly Alarm[]) => (
    <ul className="cards">
      {some.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} acknowledge={acknowledge} />
      ))}
    </ul>
  )
  return (
    <main id="main" className="page">
      <h1>Alarms</h1>
      <Refusal sentence={refused} onForget={forget} />
      {alarms.isPending ? <Loading what="the alarms" /> : null}
      {alarms.error ? <Failed error={alarms.error} again={() => void alarms.refetch()} /> : null}
      {alarms.data && all.length === 0 ? (
        <Empty title="No alarms.">
          <p>
            One is raised when nobody looks at a life-at-risk message in time, when nobody is on shift, or
            when an account stops working. It repeats, also by e-mail or webhook, until a person acknowledges
            it. Settings say whom it reaches.
          </p>
        </Empty>
      ) : null}
      {all.length > flood
        ? kinds.map((kind) => {
            const some = all.filter((alarm) => alarm.kind === kind)
            return (
              <details key={kind} className="group">
                <summary>
                  {some.length} × {kind.replaceAll('_', ' ')}: {some[0]?.sentence}
                </summary>
                {list(some)}
              </details>
            )
          })
        : list(all)}
    </main>
  )
}

const callWords = { raised: 'about to be sent', sent: 'sent', failed: 'failed' } as const

const AlarmCard = ({ alarm, acknowledge }: { alarm: Alarm; acknowledge: (id: string) => void }) => {
  const { agency, may } = useHere()
  const now = useNow()
  return (
    <li className={`card ${alarm.acknowledged ? '' : 'needs'}`}>
      <h2>{alarm.sentence}</h2>
      <p className="muted">
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
              {timeAt(one.at, agency.zone, now)} · {callWords[one.state]} to {one.to}
              {one.why ? `: ${one.why}` : ''}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="row">
        {alarm.subject ? (
          <Link className="verb" to="/c/$id" params={{ id: alarm.subject }}>
            Open it
          </Link>
        ) : null}
        {alarm.acknowledged ? null : (
          <VerbButton
            onPress={() => acknowledge(alarm.id)}
            whyNot={may('alarms.acknowledge') ? null : whyNot('alarms.acknowledge')}
          >
            Acknowledge
          </VerbButton>
        )}
      </div>
    </li>
  )
}
