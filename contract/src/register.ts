import { z } from 'zod'
import { route } from './route.ts'
import { agencyParam, done, healthStates, id, moment, one, person } from './words.ts'

/** The life of an official account, in its order; `refused` is the end of a proposal. */
export const lifeStates = [
  'proposed',
  'approved',
  'opened',
  'live',
  'under_review',
  'closing',
  'closed',
  'refused',
] as const
export type LifeState = (typeof lifeStates)[number]

/** What the owner of the strategy decides, and what whoever manages accounts does. */
export const decisions = ['approve', 'refuse', 'keep', 'close'] as const
export const managing = ['open', 'go_live', 'review', 'finish'] as const
export type LifeStep = (typeof decisions)[number] | (typeof managing)[number]

/** What is done before an account is closed, each by name. */
export const closingLines = ['archive', 'farewell', 'handle'] as const
export type ClosingLine = (typeof closingLines)[number]

/**
 * What is confirmed of an account's own settings on its network (CoP S2, S7–S10, S12, S13). `devices_seen` and `apps_seen`:
 * the network's own list of them was looked through, and what does not belong there is gone. `unknown_app`: one that has
 * access and that nobody here knows.
 */
export const attestedKinds = [
  'password',
  'second_factor',
  'login_alerts',
  'recovery',
  'devices_seen',
  'apps_seen',
  'device',
  'app',
  'unknown_app',
  'verification',
] as const
export type AttestedKind = (typeof attestedKinds)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

export const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
  error: 'write a day as 2026-12-25',
})
const time = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'write a time as 08:30' })
const span = z
  .object({ from: time, to: time })
  .refine(({ from, to }) => from < to, { error: 'ends before it begins: part it at midnight' })
const spans = z.array(span).max(4)

/** When people watch an account, in the agency's zone; nobody does on a holiday. */
export const hours = z.object({
  always: z.boolean(),
  week: z.object({
    mon: spans,
    tue: spans,
    wed: spans,
    thu: spans,
    fri: spans,
    sat: spans,
    sun: spans,
  }),
  holidays: z.array(day).max(60),
})
export type Hours = z.infer<typeof hours>

const named = z.object({ by: person, at: moment })

export const attestedLine = z.object({
  id,
  kind: z.enum(attestedKinds),
  what: z.string(),
  /** What an app may do there; '' for the others. */
  access: z.string(),
  need: z.string(),
  owner: z.string(),
  reviewOn: z.string(),
  overdue: z.boolean(),
  by: person,
  at: moment,
})
export type AttestedLine = z.infer<typeof attestedLine>

export const missingThing = z.object({ code: z.string(), says: z.string(), urgent: z.boolean() })

export const registerEntry = z.object({
  id,
  /** The connected account; null before it is opened. */
  account: id.nullable(),
  network: z.string(),
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  language: z.string(),
  state: z.enum(lifeStates),
  since: moment.nullable(),
  /** It was in use before anybody approved it. */
  adopted: z.boolean(),
  purpose: z.string(),
  audience: z.string(),
  dataImpact: z.string(),
  owner: person.nullable(),
  proposed: named.nullable(),
  approved: named.nullable(),
  keepers: z.array(
    z.object({
      person,
      part: z.enum(['updater', 'backup']),
      /** Counts today: has a role that may answer, and is not on leave. */
      counts: z.boolean(),
      cover: z.enum(['on', 'off', 'leave', 'unknown']),
      says: z.string(),
    }),
  ),
  cover: z.object({ short: z.boolean(), says: z.string(), since: moment.nullable() }),
  hours: hours.nullable(),
  /** Within its hours now; null when none are set. */
  watchedNow: z.boolean().nullable(),
  takesReports: z.boolean(),
  procedure: named.extend({ says: z.string() }).nullable(),
  privateMessages: named.extend({ decision: z.enum(['open', 'closed']), why: z.string() }).nullable(),
  risk: z.object({ says: z.string(), owner: person, reviewOn: z.string(), overdue: z.boolean() }).nullable(),
  naming: z.object({ fits: z.boolean().nullable(), says: z.string() }),
  verification: z.object({
    state: z.enum(['network', 'attested', 'not_verified', 'unknown']),
    says: z.string(),
  }),
  attested: z.array(attestedLine),
  closing: z.array(
    z.object({
      line: z.enum(closingLines),
      says: z.string(),
      done: named.extend({ note: z.string() }).nullable(),
    }),
  ),
  missing: z.array(missingThing),
  schedule: z.object({ can: z.boolean(), why: z.string().nullable() }),
  steps: z.array(z.object({ step: z.enum([...decisions, ...managing]), whyNot: z.string().nullable() })),
})
export type RegisterEntry = z.infer<typeof registerEntry>

/** How one connected account is, in a row. */
export const accountHealth = z.object({
  account: id,
  entry: id,
  network: z.string(),
  handle: z.string(),
  name: z.string(),
  state: z.enum(healthStates),
  says: z.string(),
  since: moment,
  lastReadAt: moment.nullable(),
  lastInAt: moment.nullable(),
  lastOutAt: moment.nullable(),
  gaps: z.number().int(),
  /** Whether the network takes our sign-in, in words. */
  signIn: z.object({
    state: z.enum(['taken', 'ending', 'refused', 'untried', 'not_needed']),
    says: z.string(),
    /** When it ends by itself; null where it does not, or nobody tells. */
    endsAt: moment.nullable(),
    /** Whether we renew it before that. */
    renews: z.boolean(),
  }),
  /** Why nothing can be sent from it now, in words; null when it can. */
  cannotSend: z.string().nullable(),
  /** What its network lets it do in a stretch of time, as told last. */
  budgets: z.array(
    z.object({
      what: z.string(),
      limit: z.number(),
      left: z.number(),
      resetsAt: moment.nullable(),
    }),
  ),
  cover: z.object({
    short: z.boolean(),
    says: z.string(),
    /** How many of its people are at work now, as the rota says; null where it says nothing of any of them. */
    atWork: z.number().int().nullable(),
  }),
  /** What its network shows of it, against what was approved, in words. */
  profile: z.object({
    state: z.enum(['as_approved', 'drifted', 'differs', 'nothing_approved', 'unread']),
    says: z.string(),
  }),
  /** Within its hours now; null when none are set. */
  watchedNow: z.boolean().nullable(),
})
export type AccountHealth = z.infer<typeof accountHealth>

const words = (most: number) => z.string().trim().min(3).max(most)
const why = z.string().trim().max(1000).optional()
const pick = z.string().min(1).max(80)

/** The register: every official account, from its proposal to its end. */
export const register = {
  'register.list': route({
    method: 'GET',
    path: '/api/a/:agency/register',
    right: 'accounts.read',
    params: agencyParam,
    says: 'Every official account with its state, who keeps it, and what it still lacks, in words.',
    output: z.object({
      entries: z.array(registerEntry),
      naming: z.object({ pattern: z.string(), says: z.string() }),
      /** The last time that security and communications went through the security standard together. */
      conferred: z
        .object({
          by: person,
          with: person,
          at: moment,
          says: z.string(),
          reviewOn: z.string(),
          overdue: z.boolean(),
        })
        .nullable(),
      /** Whom an account can be given to: everybody who works here now; `only` the accounts on which they may answer, null: all. */
      people: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          mayAnswer: z.boolean(),
          only: z.array(z.string()).nullable(),
        }),
      ),
    }),
  }),
  'register.health': route({
    method: 'GET',
    path: '/api/a/:agency/register-health',
    right: 'accounts.read',
    params: agencyParam,
    says: 'How every account in use is, in one list: last in, last out, gaps, sign-in, cover; and which networks are out.',
    output: z.object({
      at: moment,
      accounts: z.array(accountHealth),
      outages: z.array(
        z.object({ network: z.string(), says: z.string(), since: moment, accounts: z.array(id) }),
      ),
    }),
  }),
  'register.propose': route({
    method: 'POST',
    path: '/api/a/:agency/register',
    right: 'accounts.manage',
    params: agencyParam,
    says: 'Propose an account: for what, for whom, who owns it, and what it does with personal data. Somebody else approves it.',
    body: z.object({
      network: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z][a-z0-9]{1,30}$/, { error: 'write the network in one word, such as "bluesky"' }),
      handle: z.string().trim().min(1).max(253),
      name: words(100),
      url: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional(),
      language: z.string().min(2).max(20).optional(),
      purpose: words(1000),
      audience: words(500),
      dataImpact: words(2000),
      owner: pick,
    }),
    output: z.object({ id }),
    errors: ['account_there', 'name_does_not_fit', 'no_such_person'],
  }),
  'register.decide': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/decision',
    right: 'accounts.approve',
    params: one,
    says: 'The owner of the strategy approves or refuses a proposal, keeps an account after its review, or has it closed. Never who proposed it.',
    body: z.object({ step: z.enum(decisions), why }),
    output: done,
    errors: ['no_such_entry', 'step_not_possible'],
  }),
  'register.step': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/step',
    right: 'accounts.manage',
    params: one,
    says: 'Open an approved account, set it live, put it under review, or close it for good once its list is done.',
    body: z.object({ step: z.enum(managing), why }),
    output: done,
    errors: ['no_such_entry', 'step_not_possible', 'account_there'],
  }),
  'register.about': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/about',
    right: 'accounts.manage',
    params: one,
    says: 'What the account is for, for whom, its owner, its address, and what it does with personal data.',
    body: z.object({
      purpose: words(1000),
      audience: words(500),
      dataImpact: words(2000),
      owner: pick,
      url: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .nullable(),
    }),
    output: done,
    errors: ['no_such_entry', 'no_such_person', 'entry_ended'],
  }),
  'register.keepers': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/keepers',
    right: 'accounts.manage',
    params: one,
    says: 'Who updates the account and who stands in for them, by name.',
    body: z.object({ updaters: z.array(pick).max(40), backups: z.array(pick).max(40) }),
    output: done,
    errors: ['no_such_entry', 'no_such_person', 'cannot_keep', 'entry_ended'],
  }),
  'register.hours': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/hours',
    right: 'accounts.manage',
    params: one,
    says: 'When the account is watched, per weekday in the agency’s own time, and on which days nobody does.',
    body: hours,
    output: done,
    errors: ['no_such_entry', 'entry_ended'],
  }),
  'register.risk': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/risk',
    right: 'accounts.manage',
    params: one,
    says: 'The risk of the hours in which nobody watches: what it is, who carries it, when it is looked at again.',
    body: z.object({ says: words(2000), owner: pick, reviewOn: day }),
    output: done,
    errors: ['no_such_entry', 'no_such_person', 'review_past', 'entry_ended'],
  }),
  'register.private': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/private',
    right: 'accounts.manage',
    params: one,
    says: 'Private messages of the account are open or closed: a decision with its reason. Where they are closed no private answer leaves.',
    body: z.object({ decision: z.enum(['open', 'closed']), why: words(1000) }),
    output: done,
    errors: ['no_such_entry', 'entry_ended'],
  }),
  'register.procedure': route({
    method: 'PUT',
    path: '/api/a/:agency/register/:id/procedure',
    right: 'accounts.approve',
    params: one,
    says: 'Whether the account takes reports: only under a named operating procedure, which this approves.',
    body: z.object({ takesReports: z.boolean(), procedure: z.string().trim().max(300) }),
    output: done,
    errors: ['no_such_entry', 'procedure_missing', 'entry_ended'],
  }),
  'register.tick': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/closing',
    right: 'accounts.manage',
    params: one,
    says: 'One line of what must be done before an account is closed is done, by name.',
    body: z.object({ line: z.enum(closingLines), note: words(1000) }),
    output: done,
    errors: ['no_such_entry', 'not_closing', 'line_done'],
  }),
  'register.attest': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/attested',
    right: 'accounts.attest',
    params: one,
    says: 'Confirm a setting of the account on its network, or an app that has access: why it is needed, whose it is, when it is looked at again.',
    body: z.object({
      kind: z.enum(attestedKinds),
      what: words(300),
      access: z.string().trim().max(300).default(''),
      need: words(500),
      owner: words(100),
      reviewOn: day,
    }),
    output: z.object({ id }),
    errors: ['no_such_entry', 'review_past', 'access_missing', 'entry_ended'],
  }),
  'register.attest_again': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/attested/:line/review',
    right: 'accounts.attest',
    params: one.extend({ line: id }),
    says: 'Looked at again, and it is still so; until the next date.',
    body: z.object({ reviewOn: day }),
    output: done,
    errors: ['no_such_entry', 'no_such_line', 'review_past'],
  }),
  'register.attest_end': route({
    method: 'POST',
    path: '/api/a/:agency/register/:id/attested/:line/end',
    right: 'accounts.attest',
    params: one.extend({ line: id }),
    says: 'It is so no longer: the app’s access was taken away, the device given back.',
    body: z.object({ why: words(500) }),
    output: done,
    errors: ['no_such_entry', 'no_such_line'],
  }),
  'register.naming': route({
    method: 'PUT',
    path: '/api/a/:agency/register-naming',
    right: 'accounts.manage',
    params: agencyParam,
    says: 'The convention that names of accounts keep to, such as riverton-{beat}.',
    body: z.object({ pattern: z.string().trim().min(3).max(200) }),
    output: done,
    errors: ['naming_unusable'],
  }),
  'register.confer': route({
    method: 'PUT',
    path: '/api/a/:agency/register-standard',
    right: 'accounts.attest',
    params: agencyParam,
    says: 'Security and communications have gone through the security standard of the accounts together: what came of it, and when they do so again.',
    body: z.object({ with: pick, says: words(2000), reviewOn: day }),
    output: done,
    errors: ['no_such_person', 'both_needed', 'review_past'],
  }),
}
