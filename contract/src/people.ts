import { z } from 'zod'
import { roles } from './rights.ts'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one, person } from './words.ts'

/** Responsibilities that a named, active person holds (CoP-R1, CoP-R7). */
export const posts = ['information_asset', 'platform_business', 'strategy', 'continuity', 'policy'] as const
export type Post = (typeof posts)[number]
export const postNames: Record<Post, string> = {
  information_asset: 'Information asset owner',
  platform_business: 'Platform business owner',
  strategy: 'Owner of the strategy',
  continuity: 'Continuity owner',
  policy: 'Policy owner',
}

const role = z.enum(roles)
const reason = z.string().trim().min(3).max(500)
/** Accounts and beats that a role holds for; both empty: the whole agency. */
const scope = z.object({
  accounts: z.array(id).max(300).default([]),
  beats: z.array(id).max(300).default([]),
})

/** A role held by somebody, from a date to a date. */
export const grant = z.object({
  id,
  role,
  /** Null: the whole agency. */
  only: z.object({ accounts: z.array(id), beats: z.array(id) }).nullable(),
  from: moment,
  until: moment.nullable(),
  state: z.enum(['coming', 'now', 'over']),
  by: person,
  reason: z.string(),
  ended: z.object({ by: person, reason: z.string() }).nullable(),
})
export type Grant = z.infer<typeof grant>

const employee = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** Now and coming first; of those that are over the last ten. */
  grants: z.array(grant),
  /** Rights held now; `only` are the accounts they hold for, null for all. */
  may: z.array(z.object({ right: z.string(), only: z.array(id).nullable() })),
  /** Rights that a role would give and a condition withholds now. */
  withheld: z.array(z.object({ right: z.string(), why: z.string() })),
})
export type Employee = z.infer<typeof employee>

const counts = z.record(z.string(), z.number().int())
const leaving = z.object({
  id,
  person,
  at: moment,
  by: person,
  quietly: z.boolean(),
  reason: z.string(),
  /** What ended, and how many of each. */
  ended: counts,
})
export type Leaving = z.infer<typeof leaving>

const rotation = z.object({
  id,
  account: id,
  why: z.string(),
  since: moment,
  due: moment,
  /** Whether the centre signs in with another secret by now; null where it cannot tell, so that a person's word counts. */
  changed: z.boolean().nullable(),
})

/** Who works here, with which roles, for which accounts, and how that begins and ends. */
export const people = {
  'people.list': route({
    method: 'GET',
    path: '/api/a/:agency/people',
    right: 'people.read',
    params: agencyParam,
    says: 'Who works here: roles with dates, accounts and reasons; what each may do now, and what not and why; beats; who is responsible for what, and what is vacant.',
    output: z.object({
      people: z.array(employee),
      beats: z.array(z.object({ id, name: z.string(), accounts: z.array(id) })),
      posts: z.array(
        z.object({
          post: z.enum(posts),
          /** Null: vacant. */
          holder: person.nullable(),
          since: moment.nullable(),
        }),
      ),
    }),
  }),
  'people.grant': route({
    method: 'POST',
    path: '/api/a/:agency/people/:person/roles',
    right: 'people.manage',
    params: agencyParam.extend({ person: z.string().max(80) }),
    says: 'Give somebody a role, for the whole agency or for accounts and beats, from a moment (now) to a moment (until it is ended). Conflicts of interest are refused.',
    body: scope.extend({ role, from: moment.optional(), until: moment.nullable().default(null), reason }),
    output: z.object({ id }),
    errors: [
      'no_such_person',
      'no_such_account',
      'no_such_beat',
      'conflict_of_interest',
      'needs_accounts',
      'bad_times',
      'held_already',
      'not_yourself',
    ],
  }),
  'people.change': route({
    method: 'POST',
    path: '/api/a/:agency/people/roles/:id',
    right: 'people.manage',
    params: one,
    says: 'Give a role other accounts, beats or another end: the old grant ends as the new one begins, in one act.',
    body: scope.extend({ until: moment.nullable(), reason }),
    output: z.object({ id }),
    errors: [
      'no_such_grant',
      'no_such_account',
      'no_such_beat',
      'conflict_of_interest',
      'needs_accounts',
      'bad_times',
      'not_yourself',
    ],
  }),
  'people.end_role': route({
    method: 'POST',
    path: '/api/a/:agency/people/roles/:id/end',
    right: 'people.manage',
    params: one,
    says: 'End a role now; within five seconds it gives nothing any more.',
    body: z.object({ reason }),
    output: done,
    errors: ['no_such_grant', 'last_administrator'],
  }),
  'people.move': route({
    method: 'POST',
    path: '/api/a/:agency/people/:person/move',
    right: 'people.manage',
    params: agencyParam.extend({ person: z.string().max(80) }),
    says: 'Somebody moves to other work: all roles held end as the new ones begin, in one act.',
    body: z.object({
      roles: z.array(scope.extend({ role })).min(1).max(14),
      /** When; now when absent. */
      at: moment.optional(),
      reason,
    }),
    output: z.object({ ended: z.number().int(), granted: z.array(id) }),
    errors: [
      'no_such_person',
      'no_such_account',
      'no_such_beat',
      'conflict_of_interest',
      'needs_accounts',
      'bad_times',
      'last_administrator',
      'not_yourself',
    ],
  }),
  'people.beat': route({
    method: 'PUT',
    path: '/api/a/:agency/beats/:id',
    right: 'people.manage',
    params: one,
    says: 'Keep a beat under a name, with the accounts that speak there. Who holds a role for it gains or loses them at once.',
    body: z.object({ name: z.string().trim().min(2).max(60), accounts: z.array(id).max(300) }),
    output: done,
    errors: ['beat_there', 'no_such_account', 'no_such_beat'],
  }),
  'people.beat_remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/beats/:id',
    right: 'people.manage',
    params: one,
    says: 'Forget a beat; roles that held for it hold for nothing of it any more.',
    output: done,
    errors: ['no_such_beat'],
  }),
  'people.responsible': route({
    method: 'PUT',
    path: '/api/a/:agency/responsible/:post',
    right: 'people.manage',
    params: agencyParam.extend({ post: z.enum(posts) }),
    says: 'Name who is responsible, or nobody (vacant).',
    body: z.object({ person: z.string().max(80).nullable(), reason }),
    output: done,
    errors: ['no_such_person'],
  }),
  'people.leave': route({
    method: 'POST',
    path: '/api/a/:agency/people/:person/leave',
    right: 'people.end',
    params: agencyParam.extend({ person: z.string().max(80) }),
    says: 'Somebody leaves: sessions, keys, roles, claims, drafts and rota lines end in one act, which says how many of each. Quietly: without any notice to the team (CoP-S14).',
    body: z.object({ quietly: z.boolean().default(false), reason }),
    output: leaving,
    errors: ['no_such_person', 'last_administrator', 'not_yourself'],
  }),
  'people.leavings': route({
    method: 'GET',
    path: '/api/a/:agency/leavings',
    right: 'people.left',
    params: agencyParam,
    says: 'Who has left, newest first, and what ended; those who left quietly too.',
    output: z.object({ leavings: z.array(leaving) }),
  }),
  'people.rotations': route({
    method: 'GET',
    path: '/api/a/:agency/rotations',
    right: 'accounts.manage',
    params: agencyParam,
    says: 'Shared secrets that somebody who left could have known, to be changed on the network (CoP-S14).',
    output: z.object({ rotations: z.array(rotation) }),
  }),
  'people.rotated': route({
    method: 'POST',
    path: '/api/a/:agency/rotations/:id',
    right: 'accounts.manage',
    params: one,
    says: 'The secret was changed on the network, and how; refused while the centre still signs in with the same one.',
    body: z.object({ how: reason }),
    output: done,
    errors: ['no_such_rotation', 'same_secret'],
  }),
}
