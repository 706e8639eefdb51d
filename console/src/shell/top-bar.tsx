import { HealthStrip } from '../accounts/health-strip.tsx'
import { useHere } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { PracticeBanner } from '../exercises/practice-banner.tsx'
import { OnShift } from '../shift/on-shift.tsx'
import { useLive } from './live-provider.tsx'
import { useNow } from './now.ts'
import { testSound, useSound } from './sound.ts'
import { YouMenu } from './you-menu.tsx'

type Props = { practice: boolean; onHelp: () => void; onFind: () => void }

/** One line about the machine: what it knows, and what it does not. */
export const TopBar = ({ practice, onHelp, onFind }: Props) => {
  const { agency } = useHere()
  return (
    <header>
      {practice ? <PracticeBanner /> : null}
      <div className="top">
        <span className="brand">
          <strong>Callbox</strong> <span className="muted agency">{agency.name}</span>
        </span>
        <div className="status">
          <LiveMark />
          <OnShift />
          <HealthStrip />
          <SoundMark />
        </div>
        <span className="tools">
          <button type="button" className="plain tool-find" onClick={onFind}>
            Find{' '}
            <span className="key" aria-hidden="true">
              Ctrl K
            </span>
          </button>
          <button type="button" className="plain" onClick={onHelp}>
            Keys{' '}
            <span className="key" aria-hidden="true">
              ?
            </span>
          </button>
          <YouMenu />
        </span>
      </div>
    </header>
  )
}

const LiveMark = () => {
  const { state, wholeAt } = useLive()
  const now = useNow()
  const age = wholeAt ? clock((now - wholeAt) / 1000) : null
  if (state === 'live')
    return (
      <span className="mark">
        <span className="dot" aria-hidden="true" /> live
      </span>
    )
  return (
    <span className={`mark ${state === 'offline' ? 'needed' : ''}`}>
      <span className={`dot ${state === 'offline' ? 'hollow' : 'half'}`} aria-hidden="true" />
      {state === 'offline' ? `offline${age ? `: shown as it was ${age} ago` : ''}` : 'catching up'}
    </span>
  )
}

const SoundMark = () => {
  const sound = useSound()
  return (
    <button
      type="button"
      className={`plain mark ${sound === 'on' ? '' : 'needed'}`}
      onClick={() => void testSound()}
    >
      {sound === 'on' ? 'sound on' : 'sound is off: test it'}
    </button>
  )
}
