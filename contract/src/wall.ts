import { z } from 'zod'
import { route } from './route.ts'
import { accountRef } from './shapes.ts'
import { agencyParam, healthStates, id, moment, person, places } from './words.ts'

/** What one shift leaves to the next, and who of them has read it. */
export const shiftNote = z.object({
  id,
  by: person,
  at: moment,
  text: z.string(),
  readBy: z.array(z.object({ person, at: moment })),
})
export type ShiftNote = z.infer<typeof shiftNote>

/** Since when the telephones leave nobody for the queue; null while they do not. */
export const phones = z.object({
  since: moment,
  by: person,
  /** The pack's prepared words for the public, in the agency's first language; null where it has none. */
  notice: z.string().nullable(),
})
export type Phones = z.infer<typeof phones>

const n = z.number().int()
/** How many wait for us, since when the longest of them, and how many of them are past their target. */
const waiting = z.object({ n, oldest: moment.nullable(), overdue: n })

/** Time to first look or first answer of one band over the shift, in seconds. */
const times = z.object({
  band: z.enum(places),
  what: z.enum(['look', 'answer']),
  target: z.number(),
  n,
  within: n,
  overdue: n,
  p50: z.number(),
  p95: z.number(),
  /** How many took from `from` to less than `to` seconds; `overdue` of them wait still. */
  bins: z.array(z.object({ from: z.number(), to: z.number(), n, overdue: n })),
})
export type WallTimes = z.infer<typeof times>

/** The supervisor's wall. */
export const wall = {
  'wall.now': route({
    method: 'GET',
    path: '/api/a/:agency/wall',
    right: 'wall.read',
    params: agencyParam,
    says: 'Everything a supervisor watches, as of one moment: what waits, who holds what, and how the shift goes (APCO 4.2.5, CoP-CM4).',
    output: z.object({
      at: moment,
      waiting: waiting.extend({
        /** The conversation whose first unanswered message is the oldest. */
        longest: z.object({ id, band: z.enum(places), since: moment }).nullable(),
        overdueLook: n,
        overdueAnswer: n,
        byBand: z.array(waiting.extend({ band: z.enum(places) })),
        byAccount: z.array(waiting.extend({ account: accountRef })),
        byLanguage: z.array(waiting.extend({ language: z.string() })),
      }),
      shift: z.object({
        since: moment,
        /** Those on shift, and whoever holds something without being so. */
        people: z.array(
          z.object({
            person,
            since: moment.nullable(),
            holds: z.array(
              z.object({
                id,
                band: z.enum(places),
                handle: z.string(),
                since: moment,
                parked: z.boolean(),
              }),
            ),
          }),
        ),
        notes: z.array(shiftNote),
        phones: phones.nullable(),
      }),
      flow: z.object({
        /** Seconds of one slot. */
        step: n,
        slots: z.array(z.object({ at: moment, arrived: n, answered: n })),
        arrived: n,
        answered: n,
        /** Conversations closed without an answer of ours. */
        unanswered: n,
      }),
      times: z.array(times),
      /** Of the conversations of the shift that were answered or have waited an hour: how many were answered within it. */
      hour: z.object({ within: n, asked: n }),
      accounts: z.array(
        accountRef.extend({
          health: z.enum(healthStates),
          sentence: z.string(),
          since: moment,
          gaps: n,
        }),
      ),
    }),
  }),
}
