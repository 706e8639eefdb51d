import { HealthStrip } from '../accounts/health-strip.tsx'
import { useHere } from '../api/session.ts'
import { DoorMark } from '../door/door-mark.tsx'
import { PracticeBanner } from '../exercises/practice-banner.tsx'
import { OnShift } from '../shift/on-shift.tsx'
import { useLive } from './live-provider.tsx'
import { LoadMark } from './load-mark.tsx'
import { LiveMark, SoundMark } from './marks.tsx'
import { useNarrow } from './narrow.ts'
import { NewVersion, useNewVersion } from './new-version.tsx'
import { Offline } from './offline.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { YouMenu } from './you-menu.tsx'

type Props = { practice: boolean; onHelp: () => void; onFind: () => void }

/** One line about the machine: what it knows, and what it does not. */
export const TopBar = ({ practice, onHelp, onFind }: Props) => {
  const { agency } = useHere()
  const { state } = useLive()
  const newer = useNewVersion()
  if (useNarrow())
    return (
      <header>
        {practice ? <PracticeBanner /> : null}
        <PhoneBar onHelp={onHelp} onFind={onFind} newer={newer} />
      </header>
    )
  return (
    <header>
      {practice ? <PracticeBanner /> : null}
      <div className="top">
        <span className="brand">
          <strong>Callbox</strong> <span className="muted agency">{agency.name}</span>
        </span>
        <div className="status">
          {state === 'offline' ? (
            <Offline />
          ) : (
            <>
              <LiveMark />
              <LoadMark />
              <NewVersion newer={newer} />
              <OnShift />
              <HealthStrip />
              <SoundMark />
              <DoorMark />
            </>
          )}
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
