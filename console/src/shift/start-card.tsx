import { FloodButton } from '../exercises/flood-button.tsx'
import { FirstSteps } from '../shell/first-steps.tsx'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { testSound, useSound } from '../shell/sound.ts'
import { NotesToRead } from './notes-to-read.tsx'
import { useShift } from './use-shift.ts'

/** The first thing after sign-in; afterwards, what an empty middle says. */
export const StartCard = ({ open }: { open: number | undefined }) => {
  const { mine, may, known, begin, busy, refused } = useShift()
  const sound = useSound()
  const start = async () => {
    await testSound()
    await begin()
  }
  const ready = mine || !may
  return (
    <div className={`start ${known && !ready ? 'start-needed' : ''}`}>
      {!known ? null : ready ? (
        <>
          <h2>{open === 0 ? 'Nothing is waiting' : 'Nothing is open'}</h2>
          <p>
            {open === 0
              ? 'New messages come to the queue by themselves. A life at risk is announced by sound.'
              : 'Press Enter to open the first in the queue, or C to claim it at once.'}
          </p>
        </>
      ) : (
        <>
          <h2>Start your shift</h2>
          <p>You are then counted as on duty, and this plays the sound of a life-at-risk message once.</p>
          <div className="row">
            <VerbButton strong onPress={() => void start()} whyNot={busy ? 'One moment.' : null}>
              Start shift, test the sound
            </VerbButton>
          </div>
        </>
      )}
      <NotesToRead />
      <FirstSteps />
      <p className={sound === 'on' ? 'muted' : 'needed'}>
        {sound === 'on'
          ? 'The sound is on. Press S to hear it.'
          : 'The sound is off: a life at risk would not be heard. Press S to test it.'}
      </p>
      <Refusal sentence={refused} />
      <FloodButton />
      <dl className="key-list short">
        <div>
          <dt>
            <kbd>J</kbd> <kbd>K</kbd>
          </dt>
          <dd>move in the queue</dd>
        </div>
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>open</dd>
        </div>
        <div>
          <dt>
            <kbd>1</kbd>–<kbd>9</kbd>
          </dt>
          <dd>answer from a template</dd>
        </div>
        <div>
          <dt>
            <kbd>Ctrl+Enter</kbd>
          </dt>
          <dd>send</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>all keys</dd>
        </div>
      </dl>
    </div>
  )
}
