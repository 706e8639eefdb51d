import { type AnswerOf, type Exercise, type Routes, speeds } from '@callbox/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useAct } from '../api/act.ts'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../api/session.ts'
import { announce } from '../shell/announce.ts'
import { useNow } from '../shell/now.ts'

export type Now = AnswerOf<Routes['exercises.now']>

/** Exercise seconds at `now` (ms), going on from what the server said. */
export const secondsAt = (exercise: Exercise, now: number): number =>
  exercise.state === 'running'
    ? Math.min(
        exercise.duration,
        exercise.seconds + (Math.max(0, now - Date.parse(exercise.at)) / 1000) * exercise.speed,
      )
    : exercise.seconds

/** The next faster (1) or slower (-1) speed; null at the end of the scale. */
export const nextSpeed = (speed: Exercise['speed'], step: 1 | -1): (typeof speeds)[number] | null =>
  speeds[speeds.indexOf(speed) + step] ?? null

/** What goes on, with its clock moving. */
export const useExercise = () => {
  const { agency } = useHere()
  const now = useNow()
  const asked = useQuery(ask.exercise(agency.id))
  const exercise = asked.data?.exercise ?? null
  return { asked, exercise, seconds: exercise ? secondsAt(exercise, now) : 0 }
}

/** What its trainer does to it; the screen follows what the server says. */
export const useControls = () => {
  const { agency } = useHere()
  const queries = useQueryClient()
  const { run, busy, refused, forget } = useAct()
  const act = async <T>(words: string, what: () => Promise<T>): Promise<T | false> => {
    const done = await run(what)
    await queries.invalidateQueries({ queryKey: ['exercise', agency.id] })
    if (done) announce(words)
    return done
  }
  const params = (id: string) => ({ agency: agency.id, id })
  return {
    busy,
    refused,
    forget,
    start: (scenario: string, speed: Exercise['speed'], instead: boolean) =>
      act('The exercise has started.', () =>
        call('exercises.start', { params: { agency: agency.id }, body: { scenario, speed, instead } }),
      ),
    pause: (id: string) => act('Paused.', () => call('exercises.pause', { params: params(id) })),
    resume: (id: string) => act('It goes on.', () => call('exercises.resume', { params: params(id) })),
    speed: (id: string, speed: Exercise['speed']) =>
      act(`${speed} times as fast as real time.`, () =>
        call('exercises.speed', { params: params(id), body: { speed } }),
      ),
    end: (id: string, note: string) =>
      act('The exercise has ended.', () => call('exercises.end', { params: params(id), body: { note } })),
  }
}
