import { z } from 'zod'
import { route } from './route.ts'
import { statusStates } from './status.ts'
import { agencyParam, clauseStates, done, id, moment, person } from './words.ts'

const part = z.object({
  part: z.string(),
  mediaType: z.string(),
  size: z.number(),
  /** 32 bytes as hex: HMAC-SHA-256(salt, SHA-256(bytes)) is the commitment that stands in the leaf. */
  salt: z.string(),
  commitment: z.string(),
  holds: z.boolean(),
  text: z.string().nullable(),
})

/** A record with its proof beside it. */
export const entry = z.object({
  id,
  number: z.number(),
  kind: z.string(),
  /** The kind in words. */
  what: z.string(),
  /** Who did it and why, where it is an act; `software` when a rule of ours did, and no person. */
  act: z.object({ by: person, software: z.boolean(), why: z.string().nullable() }).nullable(),
  /** The account by which it came or went, as it is called now. */
  account: z.string().nullable(),
  /** What ids in its parts stand for. */
  names: z.record(
    z.string(),
    z.object({ says: z.string(), is: z.enum(['person', 'account', 'conversation', 'record']) }),
  ),
  at: moment,
  networkAt: moment.nullable(),
  subject: id.nullable(),
  retentionClass: z.string(),
  regime: z.string(),
  leaf: z.string(),
  leafHash: z.string(),
  holds: z.boolean(),
  parts: z.array(part),
})
export type Entry = z.infer<typeof entry>

export const records = {
  'records.list': route({
    method: 'GET',
    path: '/api/a/:agency/records',
    right: 'records.read',
    params: agencyParam,
    says: 'The record log, newest first; keyset pages.',
    query: z.object({
      before: z.coerce.number().int().optional(),
      subject: id.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      entries: z.array(
        z.object({
          id,
          number: z.number(),
          kind: z.string(),
          at: moment,
          subject: id.nullable(),
          summary: z.string(),
        }),
      ),
      next: z.number().nullable(),
    }),
  }),
  'records.entry': route({
    method: 'GET',
    path: '/api/a/:agency/records/:id',
    right: 'records.read',
    params: agencyParam.extend({ id }),
    says: 'One entry, its leaf recomputed and each commitment checked.',
    output: entry,
    errors: ['no_such_record'],
  }),
}

export const clauseReport = z.object({
  standard: z.string(),
  id: z.string(),
  level: z.string(),
  title: z.string(),
  state: z.enum(clauseStates),
  evidence: z.array(
    z.object({
      kind: z.enum(['enforced', 'measured', 'attested']),
      sentence: z.string(),
      figure: z.string().nullable(),
      rows: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
})
export type ClauseReport = z.infer<typeof clauseReport>

/** What people have decided about a clause: that it does not apply here, or is not kept for the time being. */
export const clauseDecision = z.object({
  decided: z.enum(['excepted', 'not_applicable']),
  reason: z.string(),
  owner: person,
  /** The last day on which it counts. */
  until: z.string(),
  by: person,
  at: moment,
  /** Its last day is to come, and its owner works here. */
  holds: z.boolean(),
})
export type ClauseDecision = z.infer<typeof clauseDecision>

const clauseParam = agencyParam.extend({ clause: z.string().min(1).max(40) })

export const assurance = {
  'assurance.clauses': route({
    method: 'GET',
    path: '/api/a/:agency/assurance',
    right: 'assurance.read',
    params: agencyParam,
    says: 'Every clause of both standards with its computed state and the rows behind it (law 9).',
    output: z.object({
      at: moment,
      clauses: z.array(
        clauseReport.extend({
          summary: z.string(),
          chapter: z.string(),
          /** It can be recorded as not applicable. */
          conditional: z.boolean(),
          decision: clauseDecision.nullable(),
          /** Why what was decided does not count; null where it does, or nothing was. */
          overruled: z.string().nullable(),
        }),
      ),
      /** Who can answer for a decision: everybody who works here now. */
      people: z.array(person),
      /** The roles that the guidance names, and who fills them now; nobody: it is vacant. */
      roles: z.array(z.object({ clause: z.string(), role: z.string(), holders: z.array(person) })),
    }),
  }),
  'assurance.decide': route({
    method: 'PUT',
    path: '/api/a/:agency/assurance/:clause/decision',
    right: 'assurance.decide',
    params: clauseParam,
    says: 'Record that a clause does not apply here (conditional ones only), or is not kept for the time being: why, who answers for it, until when.',
    body: z.object({
      decided: z.enum(['excepted', 'not_applicable']),
      reason: z.string().trim().min(10, { error: 'say why, in a sentence' }).max(2000),
      owner: z.string().min(1).max(80),
      until: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, {
        error: 'write a day as 2026-12-25',
      }),
    }),
    output: done,
    errors: ['no_such_clause', 'not_conditional', 'no_such_person', 'review_past'],
  }),
  'assurance.decision_end': route({
    method: 'POST',
    path: '/api/a/:agency/assurance/:clause/decision-end',
    right: 'assurance.decide',
    params: clauseParam,
    says: 'What was decided about a clause counts no more: it is as it is computed.',
    body: z.object({ why: z.string().trim().min(3).max(1000) }),
    output: done,
    errors: ['nothing_decided'],
  }),
}

export const session = {
  'session.me': route({
    method: 'GET',
    path: '/api/me',
    right: 'signed_in',
    says: 'Who I am, for which agencies, with which rights.',
    output: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      centre: z.object({ name: z.string(), practice: z.boolean() }),
      agencies: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          shortName: z.string(),
          zone: z.string(),
          languages: z.array(z.string()),
          roles: z.array(z.string()),
          rights: z.array(z.string()),
          /** Rights that hold for some accounts only, and which. */
          only: z.array(z.object({ right: z.string(), accounts: z.array(id) })),
          /** What a role would let me do and a condition withholds now, and why. */
          withheld: z.array(z.object({ right: z.string(), why: z.string() })),
          /** Whom to ask for a role: the administrators, or where there is none the supervisors. */
          ask: z.array(z.string()),
        }),
      ),
    }),
  }),
  'session.end': route({
    method: 'POST',
    path: '/api/sign-out',
    right: 'signed_in',
    says: 'Sign out; the session is gone at once.',
    output: z.object({ ok: z.literal(true) }),
  }),
  'live.events': route({
    method: 'GET',
    path: '/api/a/:agency/live',
    right: 'desk.read',
    params: agencyParam,
    says: 'Server-sent events: what has happened, from `after` (or Last-Event-ID) on. `queue.rows` carries the rows of the queue that they changed, as they stand now, and the counters (`rows` is null when there are too many: ask again). `reset` says the position is too old: reload.',
    query: z.object({ after: z.string().optional() }),
    output: 'events',
  }),
}

export const system = {
  'system.alive': route({
    method: 'GET',
    path: '/healthz',
    right: 'public',
    says: 'Alive.',
    output: z.object({ ok: z.literal(true) }),
  }),
  'system.ready': route({
    method: 'GET',
    path: '/readyz',
    right: 'public',
    says: 'Ready, or which part is missing, in words; and what the centre cannot keep up with, which does not make it unready.',
    output: z.object({
      ready: z.boolean(),
      missing: z.array(z.string()),
      /** Each part of the centre as `callbox doctor` and the status page say it, without anything of an agency. */
      parts: z.array(z.object({ part: z.string(), state: z.enum(statusStates), says: z.string() })),
      strained: z.array(z.string()),
      readers: z.array(z.object({ reader: z.string(), behind: z.number(), setAside: z.number() })),
      workers: z.number(),
    }),
  }),
  'system.openapi': route({
    method: 'GET',
    path: '/api/openapi.json',
    right: 'public',
    says: 'This contract as OpenAPI 3.1.',
    output: z.record(z.string(), z.unknown()),
  }),
}
