import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { callingIn } from '../alarms/calling.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { useLive } from './live-provider.tsx'
import { LiveMark, SoundMark } from './marks.tsx'
import { MoreMenu } from './more-menu.tsx'
import { Offline } from './offline.tsx'
import { stops, useStop } from './rail.tsx'

/** The top of a telephone's screen in one line: where we are, whether it is live, what calls, and the rest behind one button. */
export const PhoneBar = (props: { onHelp: () => void; onFind: () => void; newer: boolean }) => {
  const { state } = useLive()
  const here = useStop()
  const where = stops.find(({ to }) => to === here)?.words ?? 'Callbox'
  return (
    <div className="top phone-top">
      <strong className="phone-where">{where}</strong>
      {state === 'offline' ? (
        <Offline short />
      ) : (
        <>
          <LiveMark />
          <SoundMark short />
        </>
      )}
      <Calling />
      <MoreMenu {...props} />
    </div>
  )
}

/** How many alarms nobody has. */
const Calling = () => {
  const { agency } = useHere()
  const { data } = useQuery(ask.alarms(agency.id))
  const calling = data && callingIn(data.groups)
  return (
    <Link to="/alarms" className={`mark phone-alarms ${calling ? 'needed' : 'quiet-mark'}`}>
      {calling === undefined ? (
        'alarms?'
      ) : calling === 0 ? (
        'no alarms'
      ) : (
        <>
          <span aria-hidden="true">⚠</span> {calling}{' '}
          <span className="phone-words">{calling === 1 ? 'alarm' : 'alarms'}</span>
        </>
      )}
    </Link>
  )
}
