import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, bands, done, id, moment, one, person, places } from './words.ts'

export const correctable = ['band', 'language', 'place'] as const

/** One correction: the machine's word beside the person's; a missed place has no machine's word, a struck one no person's. */
export const correction = z.object({
  id,
  what: z.enum(correctable),
  machine: z.string().nullable(),
  person: z.string().nullable(),
  by: person,
  at: moment,
})

const word = z.object({
  id,
  tag: z.string(),
  pattern: z.string(),
  kind: z.string(),
  weight: z.number(),
  addedAt: moment,
  addedBy: person,
})

const ownWord = z.object({
  tag: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/, { error: 'write a language tag such as "en" or "ur-Latn"' }),
  pattern: z.string().trim().min(2).max(80),
  kind: z.string().min(1).max(40),
  weight: z.number().gt(0).max(1),
})

/** A figure before and after: shares and scores are 0..1, counts whole. */
const figure = z.object({
  words: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
  unit: z.enum(['share', 'count']),
})

const model = z.object({
  id,
  version: z.string(),
  madeAt: moment,
  madeBy: person,
  corrections: z.number().int(),
  examples: z.number().int(),
  figures: z.array(figure),
  /** What a person should know before adopting it, in sentences; the first is the conclusion. */
  says: z.array(z.string()),
  inUse: z.boolean(),
})
export type TriageModel = z.infer<typeof model>

/** Triage as people see and teach it: what is in use, corrections, candidates, an agency's own words. */
export const triage = {
  'triage.state': route({
    method: 'GET',
    path: '/api/a/:agency/triage',
    right: 'triage.read',
    params: agencyParam,
    says: 'Which model ranks, since when and by whose word; where people disagree with it; candidates; languages.',
    output: z.object({
      inUse: z.object({
        version: z.string(),
        model: id.nullable(),
        since: moment.nullable(),
        by: person.nullable(),
        why: z.string().nullable(),
      }),
      /** Earlier ones, newest first; `model` null is the one that was shipped. */
      earlier: z.array(
        z.object({ version: z.string(), model: id.nullable(), at: moment, by: person, why: z.string() }),
      ),
      models: z.array(model),
      training: z
        .object({
          state: z.enum(['waiting', 'working', 'done', 'failed']),
          says: z.string(),
          by: person,
          at: moment,
          endedAt: moment.nullable(),
        })
        .nullable(),
      /** Band corrections since the newest candidate, or ever when there is none. */
      fresh: z.number().int(),
      /** The last 90 days: the machine's band, the person's, and how many; equal ones were closed as they stood. */
      agreement: z.array(z.object({ machine: z.enum(places), person: z.enum(bands), n: z.number().int() })),
      words: z.object({ version: z.number().int(), list: z.array(word) }),
      kinds: z.array(z.object({ id: z.string(), words: z.string() })),
      languages: z.array(
        z.object({
          tag: z.string(),
          version: z.number().int(),
          lines: z.number().int(),
          own: z.number().int(),
          reviewedByNative: z.boolean(),
        }),
      ),
    }),
  }),
  'triage.corrections': route({
    method: 'GET',
    path: '/api/a/:agency/triage/corrections',
    right: 'triage.read',
    params: agencyParam,
    says: 'What people corrected, newest first; keyset pages.',
    query: z.object({
      after: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      corrections: z.array(
        correction.extend({ conversation: id, preview: z.string(), assessor: z.string() }),
      ),
      next: z.string().nullable(),
    }),
    errors: ['bad_cursor'],
  }),
  'triage.try_word': route({
    method: 'POST',
    path: '/api/a/:agency/triage/words/try',
    right: 'triage.manage',
    params: agencyParam,
    says: 'Checks a line before it is added, and says which of the newest messages it would move. Changes nothing.',
    body: ownWord,
    output: z.object({
      /** What is wrong with it, in words; null when it can be added. */
      problem: z.string().nullable(),
      read: z.number().int(),
      touched: z.array(
        z.object({
          conversation: id,
          preview: z.string(),
          from: z.enum(places),
          to: z.enum(places),
          rises: z.boolean(),
        }),
      ),
    }),
  }),
  'triage.add_word': route({
    method: 'POST',
    path: '/api/a/:agency/triage/words',
    right: 'triage.manage',
    params: agencyParam,
    says: "Adds a line to the agency's own words; the next message is read with it.",
    body: ownWord,
    output: z.object({ id, version: z.number().int() }),
    errors: ['word_refused', 'word_there', 'words_full'],
  }),
  'triage.remove_word': route({
    method: 'DELETE',
    path: '/api/a/:agency/triage/words/:id',
    right: 'triage.manage',
    params: one,
    says: 'Takes a line out; that it was there stays on the record.',
    output: z.object({ version: z.number().int() }),
    errors: ['no_such_word'],
  }),
  'triage.retrain': route({
    method: 'POST',
    path: '/api/a/:agency/triage/retrain',
    right: 'triage.manage',
    params: agencyParam,
    says: 'Makes a candidate from the corrections, with a report; nothing is ranked by it until a person adopts it.',
    output: z.object({ id }),
    errors: ['training_already', 'nothing_to_learn'],
  }),
  'triage.adopt': route({
    method: 'POST',
    path: '/api/a/:agency/triage/adopt',
    right: 'triage.manage',
    params: agencyParam,
    says: 'From now on this model ranks; null goes back to the shipped one. With a reason, and by a person only.',
    body: z.object({ model: id.nullable(), why: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_model', 'in_use_already', 'adopted_meanwhile'],
  }),
}
