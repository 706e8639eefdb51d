import { z } from 'zod'
import { type AgencyRight, confirmRights, matrix } from './rights.ts'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person } from './words.ts'

/**
 * Rights that only a person uses, never a key: whoever works conversations, answers for them, says that an alarm was
 * heard, attests, or adopts how triage ranks, decides, and software only orders (laws 2 and 3). Who left quietly is told
 * to nothing that may tell it on.
 */
export const peopleOnly = [
  'desk.work',
  'desk.named',
  'desk.supervise',
  'sending.reply',
  'sending.settle',
  'alarms.acknowledge',
  'accounts.attest',
  'triage.manage',
  'people.left',
] as const satisfies readonly AgencyRight[]

const never: readonly AgencyRight[] = [...confirmRights, ...peopleOnly]
/** What an API key may be made for. */
export const keyRights = (Object.keys(matrix) as AgencyRight[]).filter((right) => !never.includes(right)) as [
  AgencyRight,
  ...AgencyRight[],
]

/** Longest life of a key, days; and how many before its end it is told of. */
export const keyLasts = 366
export const keyWarned = 14

const key = z.object({
  id,
  name: z.string(),
  /** How it begins: enough to know it by, nothing to use. */
  prefix: z.string(),
  rights: z.array(
    z.object({
      right: z.string(),
      /** Why it gives nothing now: whoever answers for the key does not hold it. Null while it does. */
      lapsed: z.string().nullable(),
    }),
  ),
  answers: person,
  made: moment,
  until: moment,
  /** `due`: ends within two weeks. */
  state: z.enum(['live', 'due', 'expired', 'ended']),
  used: z.object({ at: moment, from: z.string() }).nullable(),
  ended: z.object({ at: moment, by: person, reason: z.string() }).nullable(),
})
export type ApiKey = z.infer<typeof key>

/** Keys by which other systems call us (CoP-S6): each with a person who answers for it, rights, and an end. */
export const keys = {
  'keys.list': route({
    method: 'GET',
    path: '/api/a/:agency/keys',
    right: 'security.read',
    params: agencyParam,
    says: 'The API keys of this agency: what each may do, until when, when and from where it was last used; those that are over last.',
    output: z.object({
      keys: z.array(key),
      /** What the caller may make a key for: never more than they hold themselves. */
      mayGive: z.array(z.string()),
    }),
  }),
  'keys.make': route({
    method: 'POST',
    path: '/api/a/:agency/keys',
    right: 'security.manage',
    params: agencyParam,
    says: 'Make an API key, shown this once. Its maker answers for it; it never does more than they may, and ends when they leave.',
    body: z.object({
      name: z.string().trim().min(2, 'must say what the key is for').max(60),
      rights: z.array(z.enum(keyRights)).min(1, 'must name at least one right').max(keyRights.length),
      until: moment,
    }),
    output: z.object({ id, key: z.string(), until: moment }),
    errors: ['confirm_first', 'not_yours_to_give', 'bad_key_times', 'key_there'],
  }),
  'keys.end': route({
    method: 'POST',
    path: '/api/a/:agency/keys/:id/end',
    right: 'security.manage',
    params: one,
    says: 'End a key: within five seconds it opens nothing any more, in any process.',
    body: z.object({ reason: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['confirm_first', 'no_such_key'],
  }),
}
