import { counted, type Exercise, speeds } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useHere, whyNot } from '../api/session.ts'
import { clock, timeAt } from '../desk/clocks.ts'
import { useNow } from '../shell/now.ts'
import { Refusal, VerbButton } from '../shell/parts.tsx'
import { useVerb } from '../shell/verbs.ts'
import { EndSheet } from './end-sheet.tsx'
import { type Now, nextSpeed, secondsAt, useControls } from './use-exercise.ts'

/** The exercise that goes on: where it stands, what comes (for who runs it), and the verbs. */
export const RunningPanel = ({ exercise, next }: { exercise: Exercise; next: Now['next'] }) => {
  const { agency, may } = useHere()
  const now = useNow()
  const { pause, resume, speed, busy, refused, forget } = useControls()
  const [ending, setEnding] = useState(false)
  const { id, state, duration } = exercise
  const seconds = secondsAt(exercise, now)
  const runs = may('exercises.run')
  const why = runs ? null : whyNot('exercises.run')
  const faster = nextSpeed(exercise.speed, 1)
  const slower = nextSpeed(exercise.speed, -1)
  const turn = () => void (state === 'paused' ? resume(id) : pause(id))
  useVerb('exercise pause', runs && !busy ? turn : null, 1)
  useVerb('exercise faster', runs && faster ? () => void speed(id, faster) : null, 1)
  useVerb('exercise slower', runs && slower ? () => void speed(id, slower) : null, 1)
  useVerb('exercise end', runs ? () => setEnding(true) : null, 1)
  return (
    <section className={`card running is-${state}`} aria-labelledby="running">
      <h2 id="running">
        {exercise.title} <span className="tag">{state === 'paused' ? 'paused' : 'running'}</span>
      </h2>
      <p className="running-clock">
        <strong>{clock(seconds)}</strong> of {clock(duration)}{' '}
        <span className="muted">
          {exercise.speed === 1 ? 'in real time' : `×${exercise.speed}`}
          {seconds >= duration ? ' · everything has been played: end it when the desk has finished' : ''}
        </span>
      </p>
      <progress value={seconds} max={duration} aria-label="How far it is" />
      <p>
        {counted(exercise.messages, 'message')} so far, {exercise.pleas.said} of{' '}
        {counted(exercise.pleas.planted, 'planted plea')}. Started{' '}
        {timeAt(exercise.startedAt, agency.zone, now)} by {exercise.startedBy.name}.
      </p>
      {next && state === 'running' ? <Coming next={next} exercise={exercise} seconds={seconds} /> : null}
      <div className="row">
        <VerbButton keyShown="E" onPress={turn} whyNot={why} strong={state === 'paused'}>
          {state === 'paused' ? 'Go on' : 'Pause'}
        </VerbButton>
        <fieldset className="speeds">
          <legend className="unseen">Speed</legend>
          {speeds.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === exercise.speed}
              aria-disabled={why ? true : undefined}
              title={why ?? undefined}
              onClick={() => (why ? undefined : void speed(id, one))}
            >
              ×{one}
            </button>
          ))}
        </fieldset>
        <span className="muted" aria-hidden="true">
          <span className="key">-</span> <span className="key">+</span>
        </span>
        <VerbButton keyShown="Q" onPress={() => setEnding(true)} whyNot={why}>
          End
        </VerbButton>
        <Link className="verb" to="/exercises/$id" params={{ id }}>
          Report so far
        </Link>
      </div>
      <Refusal sentence={refused} onForget={forget} />
      {ending ? <EndSheet exercise={exercise} onClose={() => setEnding(false)} /> : null}
    </section>
  )
}

type ComingProps = { next: NonNullable<Now['next']>; exercise: Exercise; seconds: number }

/** Only for who runs it: when the next plea comes, in real time. */
const Coming = ({ next, exercise, seconds }: ComingProps) => {
  const left = (next.seconds - (seconds - exercise.seconds)) / exercise.speed
  return (
    <p className="coming">
      {left > 0 ? `Next planted plea in ${clock(left)}: ` : 'A planted plea is being said: '}
      <q>
        <bdi dir="auto">{next.words}</bdi>
      </q>
    </p>
  )
}
