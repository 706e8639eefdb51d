import { Link } from '@tanstack/react-router'
import { useHere } from '../api/session.ts'
import { clock } from '../desk/clocks.ts'
import { useExercise } from './use-exercise.ts'

/** On every page of a practice centre: that it is practice, and which exercise goes on. */
export const PracticeBanner = () => {
  const { may } = useHere()
  const { exercise, seconds } = useExercise()
  const name = exercise ? `“${exercise.title}”` : ''
  return (
    <p className="practice">
      <strong>PRACTICE</strong>
      {exercise ? (
        <span className="practice-exercise">
          Exercise {may('exercises.read') ? <Link to="/exercises">{name}</Link> : name}{' '}
          {exercise.state === 'paused' ? 'paused' : `running ×${exercise.speed}`}, {clock(seconds)} of{' '}
          {clock(exercise.duration)}.
        </span>
      ) : null}{' '}
      <span>Nothing here reaches a real network or the public.</span>
    </p>
  )
}
