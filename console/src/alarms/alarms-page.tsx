import type { Alarm } from '@callbox/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Empty, Failed, Loading, Refusal, VerbButton } from '../shell/parts.tsx'
import { AlarmLink } from './alarm-link.tsx'
import { useAcknowledge } from './alarm-strip.tsx'

/** More than this many alarms at once is a flood: their numbers are shown by kind. */
const flood = 10

export const AlarmsPage = () => {
  const { agency } = useHere()
  const alarms = useInfiniteQuery(ask.alarmPages(agency.id))
  const { acknowledge, refused, forget } = useAcknowledge()
  const all = alarms.data?.pages.flatMap((page) => page.alarms) ?? []
  const kinds = alarms.data?.pages.at(-1)?.kinds ?? []
  const open = kinds.reduce((n, kind) => n + kind.open, 0)
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
      {open > flood ? (
        <p>
          {open} alarms are open:{' '}
          {kinds
            .map(
              ({ kind, open, calling }) =>
                `${open} × ${kind.replaceAll('_', ' ')}, ${calling} that nobody has`,
            )
            .join('; ')}
          .
        </p>
      ) : null}
      <ul className="cards">
        {all.map((alarm) => (
          <AlarmCard key={alarm.id} alarm={alarm} acknowledge={acknowledge} />
        ))}
      </ul>
      {alarms.hasNextPage ? (
        <button
          type="button"
          className="verb"
          disabled={alarms.isFetchingNextPage}
          onClick={() => void alarms.fetchNextPage()}
        >
          Show more
        </button>
      ) : null}
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
        <AlarmLink alarm={alarm} />
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
