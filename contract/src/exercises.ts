import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person, places } from './words.ts'

/** How many exercise seconds pass in one real one. */
export const speeds = [1, 2, 5, 10, 30, 60] as const
export type Speed = (typeof speeds)[number]
const speed = z.literal(speeds)

/** What the trainer expects: real seconds, and the share of the planted pleas that must be looked at in time. */
const targets = z.object({ look: z.number(), answer: z.number(), share: z.number() })

export const scenario = z.object({
  name: z.string(),
  title: z.string(),
  /** What happens, in a sentence or two. */
  says: z.string(),
  /** The clauses that it exercises. */
  clauses: z.array(z.string()),
  /** Exercise seconds from start to end. */
  duration: z.number(),
  /** How many urgent pleas are planted in it. */
  pleas: z.number().int(),
  languages: z.array(z.string()),
  targets,
})
export type Scenario = z.infer<typeof scenario>

export const exercise = z.object({
  id,
  scenario: z.string(),
  title: z.string(),
  state: z.enum(['running', 'paused', 'ended']),
  speed,
  /** The same seed and scenario play the same exercise. */
  seed: z.number().int(),
  startedAt: moment,
  startedBy: person,
  endedAt: moment.nullable(),
  endedBy: person.nullable(),
  /** What was said at the debriefing. */
  note: z.string().nullable(),
  /** Exercise seconds that had passed at `at`, never more than the duration. */
  seconds: z.number(),
  duration: z.number(),
  at: moment,
  /** Messages of its public so far. */
  messages: z.number().int(),
  /** Planted pleas so far, and from start to end. */
  pleas: z.object({ said: z.number().int(), planted: z.number().int() }),
  /** Opened by the practice centre itself and not by a person. */
  opening: z.boolean(),
})
export type Exercise = z.infer<typeof exercise>

const moved = z.object({ at: moment, seconds: z.number(), by: person, inTime: z.boolean() })

export const pleaReport = z.object({
  plea: z.string(),
  words: z.string(),
  expected: z.enum(places),
  /** When the public said it. */
  saidAt: moment,
  conversation: id.nullable(),
  /** How often it was repeated by others. */
  copies: z.number().int(),
  /** First look and first answer by a person, at the plea or a copy of it; seconds are real ones since it was said. */
  look: moved.nullable(),
  answer: moved.nullable(),
  /** What triage said, and where it stood at the end, after people's corrections. */
  band: z.object({ software: z.enum(places).nullable(), given: z.enum(places).nullable() }),
  wrongBand: z.boolean(),
  missed: z.boolean(),
  /** Everybody who claimed, was given or answered it or a copy of it; double work when more than one took it up unasked. */
  people: z.array(person),
  doubleWork: z.boolean(),
})
export type PleaReport = z.infer<typeof pleaReport>

export const exerciseReport = z.object({
  /** False while the exercise goes on: then it is what would be reported now. */
  final: z.boolean(),
  /** The record that holds it. */
  entry: id.nullable(),
  /** Real seconds from start to end. */
  lasted: z.number(),
  targets,
  pleas: z.array(pleaReport),
  totals: z.object({
    pleas: z.number().int(),
    /** Looked at within the target; `passed` when that is the share that the scenario asks for. */
    lookedInTime: z.number().int(),
    passed: z.boolean(),
    answeredInTime: z.number().int(),
    looked: z.number().int(),
    answered: z.number().int(),
    missed: z.number().int(),
    wrongBands: z.number().int(),
    doubleWork: z.number().int(),
    messages: z.number().int(),
    /** What was published during it, by category. */
    published: z.array(z.object({ category: z.string(), n: z.number().int() })),
    /** Half of those looked at (answered) were within so many seconds. */
    lookMedian: z.number().nullable(),
    answerMedian: z.number().nullable(),
  }),
  /** Pauses and changes of speed. */
  paces: z.array(z.object({ at: moment, speed: z.number(), by: person })),
})
export type ExerciseReport = z.infer<typeof exerciseReport>

const running = ['no_such_exercise', 'exercise_ended'] as const

/** Exercises: the real desk on a practice network (APCO 4.1.5, 3.1.3.1, 4.3.5). */
export const exercises = {
  'exercises.scenarios': route({
    method: 'GET',
    path: '/api/a/:agency/exercise-scenarios',
    right: 'exercises.read',
    params: agencyParam,
    says: 'What can be played, and what each practises.',
    output: z.object({ scenarios: z.array(scenario) }),
  }),
  'exercises.now': route({
    method: 'GET',
    path: '/api/a/:agency/exercise',
    right: 'desk.read',
    params: agencyParam,
    says: 'The exercise that is going on, for the banner on every page; what comes next only for who may run it.',
    output: z.object({
      at: moment,
      exercise: exercise.nullable(),
      /** Whether scenarios can be played here at all, and why not. */
      possible: z.boolean(),
      why: z.string().nullable(),
      next: z.object({ words: z.string(), seconds: z.number() }).nullable(),
    }),
  }),
  'exercises.start': route({
    method: 'POST',
    path: '/api/a/:agency/exercises',
    right: 'exercises.run',
    params: agencyParam,
    says: 'Start one; with `instead` the one that is going on is ended first.',
    body: z.object({
      scenario: z.string().min(1).max(100),
      speed: speed.default(1),
      seed: z.number().int().min(0).max(2_147_483_647).optional(),
      instead: z.boolean().default(false),
    }),
    output: z.object({ id }),
    errors: ['real_centre', 'no_such_scenario', 'exercise_running', 'no_practice_account'],
  }),
  'exercises.pause': route({
    method: 'POST',
    path: '/api/a/:agency/exercises/:id/pause',
    right: 'exercises.run',
    params: one,
    says: 'Its public falls silent; the desk goes on.',
    output: done,
    errors: running,
  }),
  'exercises.resume': route({
    method: 'POST',
    path: '/api/a/:agency/exercises/:id/resume',
    right: 'exercises.run',
    params: one,
    says: 'Go on where it was paused, at the speed it had.',
    output: done,
    errors: running,
  }),
  'exercises.speed': route({
    method: 'POST',
    path: '/api/a/:agency/exercises/:id/speed',
    right: 'exercises.run',
    params: one,
    says: 'Play faster or slower from now on.',
    body: z.object({ speed }),
    output: done,
    errors: running,
  }),
  'exercises.end': route({
    method: 'POST',
    path: '/api/a/:agency/exercises/:id/end',
    right: 'exercises.run',
    params: one,
    says: 'End it; the report is made and kept as it is then.',
    body: z.object({ note: z.string().max(4000).default('') }),
    output: done,
    errors: running,
  }),
  'exercises.list': route({
    method: 'GET',
    path: '/api/a/:agency/exercises',
    right: 'exercises.read',
    params: agencyParam,
    says: 'Past exercises, newest first; keyset pages.',
    query: z.object({
      before: id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      exercises: z.array(exercise.extend({ totals: exerciseReport.shape.totals.nullable() })),
      next: id.nullable(),
    }),
  }),
  'exercises.report': route({
    method: 'GET',
    path: '/api/a/:agency/exercises/:id',
    right: 'exercises.read',
    params: one,
    says: 'What became of each planted plea.',
    output: z.object({ exercise, report: exerciseReport }),
    errors: ['no_such_exercise'],
  }),
}
