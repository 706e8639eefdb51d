import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person } from './words.ts'

const day = z.iso.date()
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'write a time as 07:00' })
const why = z.string().trim().max(200).default('')

/** What somebody may be by the rota; `unknown`: the rota says nothing of them. */
export const covers = ['on', 'off', 'leave', 'unknown'] as const

const patternShift = z.object({ day: z.number().int().min(0).max(365), from: time, until: time })
const pattern = z.object({
  id,
  name: z.string(),
  /** How many days the round has: 8 for four on and four off, 7 for a week. */
  days: z.number().int(),
  shifts: z.array(patternShift),
})
export type RotaPattern = z.infer<typeof pattern>

const span = z.object({
  kind: z.enum(['on', 'off', 'leave']),
  from: moment,
  until: moment,
  why: z.string(),
  /** The line it stands in, and by which it is struck; null where the pattern says so. */
  line: id.nullable(),
})

const row = z.object({
  person,
  now: z.enum(covers),
  pattern: z.object({ id, name: z.string(), from: day, until: day.nullable() }).nullable(),
  spans: z.array(span),
})
export type RotaRow = z.infer<typeof row>

const problem = z.object({
  /** From 1, as an editor counts; 0 for the whole file. */
  line: z.number().int(),
  field: z.string(),
  sentence: z.string(),
})
export type RotaProblem = z.infer<typeof problem>

/** Who is meant to be at work when. Who is on shift now is `shift.people`. */
export const rota = {
  'rota.week': route({
    method: 'GET',
    path: '/api/a/:agency/rota',
    right: 'rota.read',
    params: agencyParam,
    says: 'Some days of the rota for everybody who works here: who is on, off, on leave, and of whom it says nothing.',
    query: z.object({
      /** The first day; today when absent. */
      from: day.optional(),
      days: z.coerce.number().int().min(1).max(31).default(7),
    }),
    output: z.object({
      at: moment,
      zone: z.string(),
      days: z.array(z.object({ day, from: moment, until: moment })),
      rows: z.array(row),
      patterns: z.array(pattern),
    }),
  }),
  'rota.pattern': route({
    method: 'PUT',
    path: '/api/a/:agency/rota/patterns/:id',
    right: 'rota.manage',
    params: one,
    says: 'Keep a new pattern under a name. One that is there already is not changed, so that the past stays as it was.',
    body: z.object({
      name: z.string().trim().min(2).max(60),
      days: z.number().int().min(1).max(366),
      shifts: z.array(patternShift).min(1).max(400),
    }),
    output: done,
    errors: ['pattern_there', 'shift_outside'],
  }),
  'rota.pattern_remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/rota/patterns/:id',
    right: 'rota.manage',
    params: one,
    says: 'Offer a pattern no longer; who follows it goes on.',
    output: done,
    errors: ['no_such_pattern'],
  }),
  'rota.follow': route({
    method: 'POST',
    path: '/api/a/:agency/rota/people/:person',
    right: 'rota.manage',
    params: agencyParam.extend({ person: z.string().max(80) }),
    says: 'Somebody works a pattern from a day on, in place of what they worked until then; `pattern` null: none from then on.',
    body: z.object({
      pattern: id.nullable(),
      from: day,
      /** A day on which the round begins for them; `from` when absent. */
      first: day.optional(),
    }),
    output: done,
    errors: ['no_such_person', 'no_such_pattern'],
  }),
  'rota.add': route({
    method: 'POST',
    path: '/api/a/:agency/rota/lines',
    right: 'rota.manage',
    params: agencyParam,
    says: 'A shift more, a shift less, or leave.',
    body: z.object({
      person: z.string().max(80),
      kind: z.enum(['on', 'off', 'leave']),
      from: moment,
      until: moment,
      why,
    }),
    output: z.object({ id }),
    errors: ['no_such_person', 'bad_times'],
  }),
  'rota.strike': route({
    method: 'POST',
    path: '/api/a/:agency/rota/lines/:id/strike',
    right: 'rota.manage',
    params: one,
    says: 'A line was wrong or holds no longer: it is struck, with its swap if it has one, and stays on the record.',
    body: z.object({ why: z.string().trim().min(3).max(200) }),
    output: done,
    errors: ['no_such_line'],
  }),
  'rota.swap': route({
    method: 'POST',
    path: '/api/a/:agency/rota/swaps',
    right: 'rota.manage',
    params: agencyParam,
    says: 'Two people swap: each works the shift of the other that holds at the moment named; without a second moment one gives a shift to the other.',
    body: z.object({
      from: z.string().max(80),
      at: moment,
      to: z.string().max(80),
      for: moment.nullable().default(null),
      why,
    }),
    output: done,
    errors: ['no_such_person', 'no_such_shift', 'same_person', 'not_free'],
  }),
  'rota.file': route({
    method: 'POST',
    path: '/api/a/:agency/rota/file',
    right: 'rota.manage',
    params: agencyParam,
    says: 'Lines of a CSV or iCal file. Each is judged; while one is wrong nothing is taken, and each wrong one is named with its line and field. `only_try`: judge, take nothing.',
    body: z.object({
      format: z.enum(['csv', 'ical']),
      text: z.string().min(1).max(900_000),
      /** Whose calendar it is, where its entries do not say. */
      person: z.string().max(80).nullable().default(null),
      only_try: z.boolean().default(false),
    }),
    output: z.object({
      taken: z.number().int(),
      /** Lines that stand in the rota already. */
      there: z.number().int(),
      problems: z.array(problem),
    }),
    errors: ['no_such_person'],
  }),
}
