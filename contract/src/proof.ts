import { z } from 'zod'
import { route } from './route.ts'
import { statusStates } from './status.ts'
import { agencyParam, clauseStates, id, moment } from './words.ts'

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

export const assurance = {
  'assurance.clauses': route({
    method: 'GET',
    path: '/api/a/:agency/assurance',
    right: 'assurance.read',
    params: agencyParam,
    says: 'Every clause of both standards with its computed state and the rows behind it (law 9).',
    output: z.object({
      at: moment,
      clauses: z.array(clauseReport.extend({ summary: z.string(), chapter: z.string() })),
    }),
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
