import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, whyNot } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { AlarmLink } from './alarm-link.tsx'

/** Acknowledging, from the strip, the list or the key: a person has it. */
export const useAcknowledge = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, refused, forget } = useAct()
  const acknowledge = async (id: string) => {
    if (await run(() => call('alarms.acknowledge', { params: { agency: agency.id, id } })))
      announce('Acknowledged.')
    await queries.invalidateQueries({ queryKey: ['alarms', agency.id] })
  }
  return { acknowledge, refused, forget }
}

/** The oldest alarm that nobody has, in a sentence, with its one action; absent when all is quiet. */
export const AlarmStrip = () => {
  const { agency, may } = useHere()
  const { alarms = [], kinds = [] } = useQuery(ask.alarms(agency.id)).data ?? {}
  const { acknowledge, refused, forget } = useAcknowledge()
  const now = useNow()
  // Those that nobody has come first; how many there are is counted apart, since only a page of them is here.
  const first = alarms.find((alarm) => !alarm.acknowledged)
  const calling = kinds.reduce((n, { calling }) => n + calling, 0)
  const no = may('alarms.acknowledge') ? null : whyNot('alarms.acknowledge')
  useVerb('acknowledge', first && !no ? () => void acknowledge(first.id) : null)
  if (!first) return <Refusal sentence={refused} onForget={forget} />
  return (
    <section className="alarm-strip" aria-label="Alarm">
      <span className="alarm-word">ALARM</span>
      <span className="alarm-sentence">
        {first.sentence}{' '}
        <span className="muted">since {clock((now - Date.parse(first.raisedAt)) / 1000)}</span>
      </span>
      <AlarmLink alarm={first} />
      <VerbButton keyShown="A" onPress={() => void acknowledge(first.id)} whyNot={no}>
        Acknowledge
      </VerbButton>
      {calling > 1 ? (
        <Link to="/alarms" className="more">
          {calling - 1} more
        </Link>
      ) : null}
      <Refusal sentence={refused} onForget={forget} />
    </section>
  )
}
