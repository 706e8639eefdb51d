import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, moment } from './words.ts'

/**
 * `unset`: there is none, and there need not be one; `look`: it works, and a person should look; `broken`: something is
 * not done that should be.
 */
export const statusStates = ['well', 'unset', 'look', 'broken'] as const
export type StatusState = (typeof statusStates)[number]
const state = z.enum(statusStates)

/** One part of the centre, in words. */
export const statusPart = z.object({
  part: z.string(),
  name: z.string(),
  state,
  /** One sentence: what is so, and when it is not well, what is missing. */
  says: z.string(),
  /** What to do; null where nothing is. */
  todo: z.string().nullable(),
  /** The screen on which it is mended; null where it is not mended in the console. */
  to: z.string().nullable(),
  lines: z.array(z.object({ name: z.string(), says: z.string(), state })),
  /** One figure (`one` is its unit where there is one of it) of the last hour in this process's memory, oldest first; null while there is none of a moment. */
  trend: z.object({ unit: z.string(), one: z.string(), points: z.array(z.number().nullable()) }).nullable(),
})
export type StatusPart = z.infer<typeof statusPart>

/** Whether the centre itself is well, and what mends it. */
export const status = {
  'status.now': route({
    method: 'GET',
    path: '/api/a/:agency/status',
    right: 'status.read',
    params: agencyParam,
    says: 'Every part of the centre in words: which runs, which is missing, what is stuck and where it is mended.',
    output: z.object({
      at: moment,
      state,
      /** Seconds between two points of a trend. */
      step: z.number(),
      parts: z.array(statusPart),
      stuck: z.array(
        z.object({
          what: z.enum(['events', 'jobs', 'unknown', 'late', 'signed_out', 'gaps']),
          n: z.number().int(),
          says: z.string(),
          todo: z.string(),
          to: z.string().nullable(),
          /** Whether `status.again` takes it up. */
          again: z.boolean(),
        }),
      ),
    }),
  }),
  'status.again': route({
    method: 'POST',
    path: '/api/a/:agency/status/again',
    right: 'settings.manage',
    params: agencyParam,
    says: 'Take up again what is stuck: events that were set aside, or jobs that were given up. What fails again stays.',
    body: z.object({ what: z.enum(['events', 'jobs']) }),
    output: z.object({ done: z.number().int(), failed: z.number().int() }),
  }),
}
