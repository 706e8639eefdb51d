import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, outgoingStates, person } from './words.ts'

/** The parts of what an official account says about itself, in the order in which they stand. */
export const profileParts = [
  'official',
  'own',
  'emergency',
  'non_emergency',
  'monitoring',
  'records',
  'more',
] as const
export type ProfilePart = (typeof profileParts)[number]

const part = z.object({
  part: z.enum(profileParts),
  is: z.enum(['whole', 'shortened', 'left_out']),
  text: z.string(),
  /** Why it is not said in full; null when it is. */
  why: z.string().nullable(),
})
/** A run of words: as approved, missing from what stands there, or added to it. */
const words = z.array(z.object({ is: z.enum(['same', 'missing', 'added']), text: z.string() }))

export const composed = z.object({
  text: z.string(),
  parts: z.array(part),
  graphemes: z.number().int(),
  bytes: z.number().int(),
  /** What the network takes. */
  longest: z.number().int(),
  /** Why it cannot be put forward; none when it can. */
  lacks: z.array(z.string()),
})
export type Composed = z.infer<typeof composed>

const picture = z.object({
  /** Of the copy that is shown; null when it could not be opened. */
  hash: z.string().nullable(),
  /** One of those that the agency has approved; null where it could not be compared. */
  approved: z.boolean().nullable(),
})

export const profileView = z.object({
  /** False for our own page. */
  has: z.boolean(),
  /** Whether a program can read the live profile, and write it. */
  reads: z.boolean(),
  writes: z.boolean(),
  /** Why it cannot be written from here just now; null when it can. */
  byHand: z.string().nullable(),
  room: z.object({ text: z.number().int(), name: z.number().int(), known: z.boolean() }),
  languages: z.array(z.string()),
  /** Every version, the newest first; their words never change. */
  statements: z.array(
    z.object({
      version: z.number().int(),
      state: z.enum(['proposed', 'approved', 'refused', 'replaced']),
      language: z.string(),
      name: z.string(),
      text: z.string(),
      link: z.string().nullable(),
      parts: z.array(part),
      made: z.object({ by: person, at: moment, why: z.string() }),
      decided: z.object({ by: person, at: moment, why: z.string() }).nullable(),
      /** Why its words are no longer today's; null while they are. */
      outdated: z.string().nullable(),
      /** Confirmed by hand, where no program can read it. */
      set: z.object({ by: person, at: moment, reviewOn: z.string(), overdue: z.boolean() }).nullable(),
      sent: z.object({ state: z.enum(outgoingStates), why: z.string().nullable() }).nullable(),
    }),
  ),
  readAt: moment.nullable(),
  failed: z.string().nullable(),
  live: z
    .object({
      handle: z.string(),
      name: z.string(),
      text: z.string(),
      link: z.string().nullable(),
      version: z.string(),
      verified: z.object({ is: z.boolean(), says: z.string() }).nullable(),
      /** Whether our own website points back at it (rel="me"); null where there is none to ask. */
      linksBack: z.object({ is: z.boolean(), says: z.string() }).nullable(),
      avatar: picture.nullable(),
      banner: picture.nullable(),
    })
    .nullable(),
  differs: z.object({ name: words.nullable(), text: words.nullable() }),
  findings: z.array(z.object({ what: z.string(), says: z.string(), alarm: z.boolean(), since: moment })),
  driftedSince: moment.nullable(),
  /** The pictures that accounts of the agency may show. */
  kit: z.array(
    z.object({
      id,
      kind: z.enum(['avatar', 'banner']),
      name: z.string(),
      hash: z.string(),
      by: person,
      at: moment,
    }),
  ),
})
export type ProfileView = z.infer<typeof profileView>

const own = z.string().trim().max(200).default('')
const longest = z.coerce.number().int().min(60).max(5000).optional()
const version = z.number().int().min(1)
const why = z.string().trim().min(3).max(1000)

/** What official accounts say about themselves, and what networks show of them. */
export const profiles = {
  'register.profile': route({
    method: 'GET',
    path: '/api/a/:agency/register/:id/profile',
    right: 'accounts.read',
    params: one,
    says: 'What an account says about itself in all versions, what its network shows, and how the two differ, word by word.',
    output: profileView,
    errors: ['no_such_entry'],
  }),
  'register.compose': route({
    method: 'GET',
    path: '/api/a/:agency/register/:id/profile/text',
    right: 'accounts.read',
    params: one,
    says: 'What the account would say about itself now, part by part, within what its network takes; what is shortened or left out, and why.',
    query: z.object({ language: z.string().min(2).max(20), own, longest }),
    output: composed,
    errors: ['no_such_entry', 'no_such_language'],
  }),
  'register.statement': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/statements',
    right: 'accounts.manage',
    params: one,
    says: 'Put a new version of what the account says about itself forward. Somebody else approves it.',
    body: z.object({
      language: z.string().min(2).max(20),
      name: z.string().trim().min(1).max(100),
      own,
      link: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .nullable()
        .default(null),
      /** How many characters the network takes, where no program can ask it. */
      longest,
      why,
    }),
    output: z.object({ version }),
    errors: [
      'no_such_entry',
      'no_such_language',
      'no_profile',
      'statement_lacks',
      'name_too_long',
      'entry_ended',
    ],
  }),
  'register.statement_decide': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/statement-decision',
    right: 'accounts.approve',
    params: one,
    says: 'Approve or refuse a version; never one’s own.',
    body: z.object({ version, as: z.enum(['approve', 'refuse']), why }),
    output: done,
    errors: [
      'no_such_entry',
      'no_such_statement',
      'statement_decided',
      'statement_outdated',
      'author_approves',
      'entry_ended',
    ],
  }),
  'register.statement_push': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/statement-push',
    right: 'accounts.manage',
    params: one,
    says: 'Put the approved version on the network, once, over the live profile that was seen and over no other.',
    body: z.object({
      version,
      /** The version of the live profile that stood on the screen. */
      over: z.string().min(1).max(300),
      /** Chosen by the caller: the same key is the same attempt. */
      key: z.string().min(8).max(64),
    }),
    output: done,
    errors: [
      'no_such_entry',
      'no_such_statement',
      'statement_not_approved',
      'statement_outdated',
      'profile_unread',
      'profile_changed',
      'profile_leaving',
      'entry_ended',
      'no_delegation',
      'cannot_send',
      'too_long',
      'emergency_sentence_missing',
    ],
  }),
  'register.statement_set': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/statement-set',
    right: 'accounts.manage',
    params: one,
    says: 'The approved version stands on the network, set by hand where no program can read it; until a day on which somebody looks again.',
    body: z.object({ version, reviewOn: z.string().regex(/^\d{4}-\d\d-\d\d$/) }),
    output: done,
    errors: [
      'no_such_entry',
      'no_such_statement',
      'statement_not_approved',
      'profile_is_read',
      'review_past',
      'entry_ended',
    ],
  }),
  'register.profile_look': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/profile-look',
    right: 'sending.reply',
    params: one,
    says: 'Have what the network shows read now.',
    output: done,
    errors: ['no_such_entry', 'no_profile', 'entry_ended'],
  }),
  'register.picture_add': route({
    method: 'POST',
    path: '/api/a/:agency/register-pictures',
    right: 'accounts.approve',
    params: agencyParam,
    says: 'Approve a picture that accounts of the agency may show: bytes, or what an account shows now.',
    longest: 12 * 1024 * 1024,
    body: z.object({
      kind: z.enum(['avatar', 'banner']),
      name: z.string().trim().min(1).max(100),
      bytes: z
        .base64()
        .max(11 * 1024 * 1024)
        .optional(),
      /** The account whose present picture it is. */
      entry: id.optional(),
    }),
    output: z.object({ id }),
    errors: ['not_a_picture', 'no_such_picture'],
  }),
  'register.picture_end': route({
    method: 'POST',
    path: '/api/a/:agency/register-pictures/:picture/end',
    right: 'accounts.approve',
    params: agencyParam.extend({ picture: id }),
    says: 'A picture is no longer one that accounts may show.',
    body: z.object({ why }),
    output: done,
    errors: ['no_such_picture'],
  }),
  'register.picture': route({
    method: 'GET',
    path: '/api/a/:agency/register-pictures/:hash',
    right: 'accounts.read',
    params: agencyParam.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
    says: 'The copy of a picture that an account shows, or may show.',
    output: 'bytes',
    errors: ['no_such_picture'],
  }),
}
