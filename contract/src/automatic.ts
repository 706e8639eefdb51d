import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, outgoingStates, person } from './words.ts'

/** Why an account answers by itself: nobody watches it now, or those who watch cannot keep up. */
export const automaticReasons = ['out_of_hours', 'overload'] as const
export type AutomaticReason = (typeof automaticReasons)[number]

/** Why a message that called for an automatic reply got none. */
export const heldBackAs = [
  'stopped',
  'off',
  'no_text',
  'not_delegated',
  'cannot_send',
  'shut',
  'exercise',
  'robot',
  'ours',
  'answers_itself',
  'blocked',
  'gone',
  'old',
  'copy',
  'closed',
  'held',
  'answered',
  'had_one',
  'too_many',
] as const
export type HeldBackAs = (typeof heldBackAs)[number]

const language = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, { error: 'write a language code such as "en"' })

export const automaticText = z.object({
  id,
  reason: z.enum(automaticReasons),
  language: z.string(),
  version: z.number().int(),
  words: z.string(),
  by: person,
  at: moment,
  approved: z.object({ by: person, at: moment }).nullable(),
  /** The one that is sent now, one that waits for approval, or one that a newer version took the place of. */
  standing: z.enum(['in_use', 'waiting', 'replaced']),
  /** As the public reads it: to most people, and to somebody in an apparent emergency. */
  reads: z.object({ usual: z.string(), emergency: z.string() }),
  /** Why it cannot be approved by the caller, in words; null when it can, or is. */
  whyNot: z.string().nullable(),
})
export type AutomaticText = z.infer<typeof automaticText>

const settings = z.object({
  outOfHours: z.boolean(),
  overload: z.boolean(),
  /** Overload is also when somebody has waited so long for this account; null: only when the centre cannot keep up. */
  waitMinutes: z.number().int().min(1).max(1440).nullable(),
  /** A person hears it once in so many hours. */
  everyHours: z.number().int().min(1).max(720),
  /** No more than so many an hour; as many again are kept for emergencies. */
  mostAnHour: z.number().int().min(1).max(1000),
  /** The language for whoever writes in one that has no text. */
  fallback: language,
})

export const automaticReplies = z.object({
  settings,
  stopped: z.object({ by: person, at: moment, why: z.string() }).nullable(),
  /** Under whose responsibility they leave (APCO 2.3.3); null while nobody has given that delegation. */
  delegation: z.object({ name: z.string(), responsible: z.string(), until: moment.nullable() }).nullable(),
  /** Why nothing can leave from the account now, in words; null when it can. */
  cannot: z.string().nullable(),
  hours: z.object({ set: z.boolean(), always: z.boolean(), watchedNow: z.boolean().nullable() }),
  /** What makes it overloaded now, in words; null while it is not. */
  overloadNow: z.string().nullable(),
  languages: z.array(z.string()),
  texts: z.array(automaticText),
  /** The pack's wording to begin with. */
  starters: z.array(z.object({ reason: z.enum(automaticReasons), language: z.string(), words: z.string() })),
  /** The number that each must name. */
  number: z.string(),
  longest: z.number().int(),
  /** Since when `sent`, `lately` and `heldBack` count. */
  since: moment,
  sent: z.number().int(),
  lately: z.array(
    z.object({
      outgoing: id,
      conversation: id,
      reason: z.enum(automaticReasons),
      language: z.string(),
      emergency: z.boolean(),
      state: z.enum(outgoingStates),
      why: z.string().nullable(),
      at: moment,
      url: z.string().nullable(),
    }),
  ),
  heldBack: z.array(z.object({ as: z.enum(heldBackAs), says: z.string(), n: z.number().int() })),
})
export type AutomaticReplies = z.infer<typeof automaticReplies>

/** What accounts say by themselves while nobody can answer. */
export const automatic = {
  'automatic.read': route({
    method: 'GET',
    path: '/api/a/:agency/accounts/:id/automatic',
    right: 'accounts.read',
    params: one,
    says: 'What an account answers by itself and when, what of it was sent lately, and what was held back and why.',
    output: automaticReplies,
    errors: ['no_such_account'],
  }),
  'automatic.write': route({
    method: 'POST',
    path: '/api/a/:agency/accounts/:id/automatic/texts',
    right: 'accounts.manage',
    params: one,
    says: 'A new version of what is said. It is not sent before somebody else has approved it.',
    body: z.object({
      reason: z.enum(automaticReasons),
      language,
      words: z.string().trim().min(10).max(2000),
    }),
    output: z.object({ id }),
    errors: ['no_such_account', 'no_such_language'],
  }),
  'automatic.approve': route({
    method: 'POST',
    path: '/api/a/:agency/accounts/:id/automatic/texts/:text/approve',
    right: 'accounts.approve',
    params: one.extend({ text: id }),
    says: 'Approve a version: never one’s own, and only one that says how to get help.',
    output: done,
    errors: [
      'no_such_account',
      'no_such_text',
      'own_words',
      'text_replaced',
      'emergency_number_missing',
      'too_long',
    ],
  }),
  'automatic.settings': route({
    method: 'PUT',
    path: '/api/a/:agency/accounts/:id/automatic',
    right: 'accounts.manage',
    params: one,
    says: 'When an account answers by itself, how often a person hears it, and how many leave in an hour.',
    body: settings,
    output: done,
    errors: ['no_such_account', 'no_such_language', 'nothing_approved', 'not_delegated', 'hours_missing'],
  }),
  'automatic.stop': route({
    method: 'POST',
    path: '/api/a/:agency/automatic/stop',
    right: 'sending.settle',
    params: agencyParam,
    says: 'Stop every automatic reply of the agency at once, those that wait to leave too.',
    body: z.object({ why: z.string().trim().min(3).max(500) }),
    output: z.object({ takenBack: z.number().int() }),
  }),
  'automatic.resume': route({
    method: 'POST',
    path: '/api/a/:agency/automatic/resume',
    right: 'accounts.manage',
    params: agencyParam,
    says: 'Let automatic replies leave again, for what comes from now on.',
    body: z.object({ why: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['not_stopped'],
  }),
}
