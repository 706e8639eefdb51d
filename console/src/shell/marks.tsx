import { useLive } from './live-provider.tsx'
import { testSound, useSound } from './sound.ts'

/** Whether what is seen is what is so. */
export const LiveMark = () => {
  const { state } = useLive()
  return (
    <span className="mark phone-state">
      <span className={`dot ${state === 'live' ? '' : 'half'}`} aria-hidden="true" /> {state}
    </span>
  )
}

/** Whether a life at risk would be heard; pressed, it is. */
export const SoundMark = ({ short = false }: { short?: boolean }) => {
  const sound = useSound()
  return (
    <button
      type="button"
      className={`plain mark sound-mark ${sound === 'on' ? '' : 'needed'}`}
      onClick={() => void testSound()}
    >
      {sound === 'on' ? 'sound on' : short ? 'sound off' : 'sound is off: test it'}
    </button>
  )
}
