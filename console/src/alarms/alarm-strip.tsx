import type { Alarm } from '@callbox/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { AlarmAbout } from './alarm-about.tsx'
import { callingIn } from './calling.ts'
import { useAcknowledge } from './use-acknowledge.ts'

/** Where what an alarm is about is looked at; the list of alarms when it is about the desk itself. */
export const placeOf = ({ kind, subject }: Pick<Alarm, 'kind' | 'subject'>) =>
  kind === 'network'
    ? ({ to: '/accounts' } as const)
    : !subject
      ? ({ to: '/alarms' } as const)
      : kind === 'account' || kind === 'cover' || kind === 'sign_in' || kind === 'profile'
        ? ({ to: '/accounts/$id', params: { id: subject } } as const)
        : ({ to: '/c/$id', params: { id: subject } } as const)

/** The oldest alarm that nobody has, with what it is about and its one action; absent when all is quiet. */
export const AlarmStrip = () => {
  const { agency, may } = useHere()
  const { alarms = [], groups = [] } = useQuery(ask.alarms(agency.id)).data ?? {}
  const { acknowledge, refused, forget } = useAcknowledge()
  const go = useNavigate()
  const now = useNow()
  // Those that nobody has come first; how many there are is counted apart, since only a page of them is here.
  const first = alarms.find((alarm) => !alarm.acknowledged)
  const calling = callingIn(groups)
  const no = may('alarms.acknowledge') ? null : whyNot('alarms.acknowledge')
  useVerb('acknowledge', first && !no ? () => void acknowledge(first.id) : null)
  useVerb('open alarm', first ? () => void go(placeOf(first)) : null)
  if (!first) return <Refusal sentence={refused} onForget={forget} />
  return (
    <section className="alarm-strip" aria-label="Alarm">
      <span className="alarm-word">ALARM</span>
      <span className="alarm-sentence">
        <span>
          {first.sentence}{' '}
          <span className="muted">since {clock((now - Date.parse(first.raisedAt)) / 1000)}</span>
        </span>
        {first.about ? <AlarmAbout about={first.about} brief /> : null}
      </span>
      {first.kind === 'nobody_on_shift' ? null : (
        <Link className="verb" {...placeOf(first)} aria-keyshortcuts="*">
          Open it
          <span className="key" aria-hidden="true">
            *
          </span>
        </Link>
      )}
      <VerbButton keyShown="A" onPress={() => void acknowledge(first.id)} whyNot={no}>
        Acknowledge
      </VerbButton>
      {calling > 1 ? (
        <Link to="/alarms" className="more">
          {(calling - 1).toLocaleString('en-US')} more
        </Link>
      ) : null}
      <Refusal sentence={refused} onForget={forget} />
    </section>
  )
}
