import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, moment } from './words.ts'

/** One thing that shows whether the centre keeps up. */
export const measure = z.object({
  name: z.string(),
  value: z.number().nullable(),
  unit: z.enum(['events', 'seconds', 'requests', 'ms', 'share', 'bytes', 'messages', 'jobs']),
  /** From here on it is too much (of room on the disk: too little); null for what is only shown. */
  limit: z.number().nullable(),
  strained: z.boolean(),
  sentence: z.string(),
})

export const load = {
  'load.now': route({
    method: 'GET',
    path: '/api/a/:agency/load',
    right: 'status.read',
    params: agencyParam,
    says: 'Whether the centre keeps up with what comes in, and with what it does not, in words.',
    output: z.object({
      strained: z.boolean(),
      since: moment.nullable(),
      sentences: z.array(z.string()),
      /** What is put off meanwhile. */
      slowed: z.string().nullable(),
      measures: z.array(measure),
    }),
  }),
}
