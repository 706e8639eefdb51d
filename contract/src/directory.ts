import { z } from 'zod'
import { roles } from './rights.ts'
import { route } from './route.ts'
import { agencyParam, done, id, moment, one } from './words.ts'

const scope = z.object({ accounts: z.array(id).max(300), beats: z.array(id).max(300) })

/** How the agency's directory and its people go together, for those who give out roles. */
export const directory = {
  'directory.read': route({
    method: 'GET',
    path: '/api/a/:agency/directory',
    right: 'people.read',
    params: agencyParam,
    says: 'The directory that keeps people in step: its address, whether a key serves it, whom it named, and which of its groups gives which role.',
    output: z.object({
      /** What is typed into the directory as the address of its tenant. */
      address: z.string(),
      /** Living keys that it may call with, and when the last of them was used. */
      keys: z.number().int(),
      used: moment.nullable(),
      domains: z.array(z.string()),
      people: z.object({
        active: z.number().int(),
        left: z.number().int(),
        linked: z.number().int(),
        /** Named, active, and never invited by e-mail, because the agency's mail server did not take it. */
        unmailed: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
      }),
      groups: z.array(
        z.object({
          id,
          name: z.string(),
          members: z.number().int(),
          /** Null: gives no role. */
          role: z.enum(roles).nullable(),
          only: scope.nullable(),
        }),
      ),
    }),
  }),
  'directory.map': route({
    method: 'PUT',
    path: '/api/a/:agency/directory/groups/:id',
    right: 'people.manage',
    params: one,
    says: "Say which role a group of the directory gives, for the whole agency or for accounts and beats; or none. Its members' roles change in the same act.",
    body: scope.extend({ role: z.enum(roles).nullable(), reason: z.string().trim().min(3).max(500) }),
    output: done,
    errors: [
      'confirm_first',
      'no_such_group',
      'no_such_account',
      'no_such_beat',
      'needs_accounts',
      'conflict_of_interest',
      'last_administrator',
      'not_yourself',
    ],
  }),
}

const listed = z.object({
  filter: z.string().max(1000).optional(),
  startIndex: z.coerce.number().int().default(1),
  count: z.coerce.number().int().default(100),
  attributes: z.string().max(500).optional(),
  excludedAttributes: z.string().max(500).optional(),
})
const shown = listed.pick({ attributes: true, excludedAttributes: true })
const given = z.record(z.string(), z.unknown())
const resource = agencyParam.extend({ id: z.string().max(200) })
const common = { right: 'directory.sync', speaks: 'scim', output: 'bytes' } as const

/**
 * SCIM 2.0 (RFC 7643, RFC 7644): joiners, movers and leavers as the agency's directory says them (CoP-S14). The right is
 * one that no role carries, only an API key.
 */
export const scim = {
  'scim.config': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/ServiceProviderConfig',
    params: agencyParam,
    says: 'What of SCIM is served here.',
  }),
  'scim.types': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/ResourceTypes',
    params: agencyParam,
    says: 'The kinds of resources: users and groups.',
  }),
  'scim.type': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/ResourceTypes/:id',
    params: resource,
    says: 'One kind of resource.',
  }),
  'scim.schemas': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Schemas',
    params: agencyParam,
    says: 'The attributes that are kept.',
  }),
  'scim.schema': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Schemas/:id',
    params: resource,
    says: 'The attributes of one kind.',
  }),
  'scim.users': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Users',
    params: agencyParam,
    query: listed,
    says: 'The people that the directory named, filtered and by pages.',
  }),
  'scim.user': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Users/:id',
    params: resource,
    query: shown,
    says: 'One of them.',
  }),
  'scim.user_join': route({
    ...common,
    method: 'POST',
    path: '/scim/v2/:agency/Users',
    params: agencyParam,
    body: given,
    says: "A joiner: an address of the company's domains is invited; somebody who works here already is linked by it.",
    errors: ['not_our_domain', 'directory_has', 'not_in_practice'],
  }),
  'scim.user_put': route({
    ...common,
    method: 'PUT',
    path: '/scim/v2/:agency/Users/:id',
    params: resource,
    body: given,
    says: 'A person as the directory has them now; not active: they leave.',
    errors: ['no_such_resource', 'not_our_domain', 'directory_has', 'last_administrator'],
  }),
  'scim.user_patch': route({
    ...common,
    method: 'PATCH',
    path: '/scim/v2/:agency/Users/:id',
    params: resource,
    body: given,
    says: 'What changed of a person; not active: they leave.',
    errors: ['no_such_resource', 'not_our_domain', 'directory_has', 'last_administrator'],
  }),
  'scim.user_leave': route({
    ...common,
    method: 'DELETE',
    path: '/scim/v2/:agency/Users/:id',
    params: resource,
    says: 'A leaver: everything of theirs ends in one act.',
    errors: ['no_such_resource', 'last_administrator'],
  }),
  'scim.groups': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Groups',
    params: agencyParam,
    query: listed,
    says: 'The groups of the directory, filtered and by pages.',
  }),
  'scim.group': route({
    ...common,
    method: 'GET',
    path: '/scim/v2/:agency/Groups/:id',
    params: resource,
    query: shown,
    says: 'One of them.',
  }),
  'scim.group_make': route({
    ...common,
    method: 'POST',
    path: '/scim/v2/:agency/Groups',
    params: agencyParam,
    body: given,
    says: 'A group; it gives no role until the agency says which.',
    errors: ['directory_has', 'no_such_member'],
  }),
  'scim.group_put': route({
    ...common,
    method: 'PUT',
    path: '/scim/v2/:agency/Groups/:id',
    params: resource,
    body: given,
    says: 'A group with its members as they are now.',
    errors: ['no_such_resource', 'no_such_member', 'conflict_of_interest', 'last_administrator'],
  }),
  'scim.group_patch': route({
    ...common,
    method: 'PATCH',
    path: '/scim/v2/:agency/Groups/:id',
    params: resource,
    body: given,
    says: 'Members who come and go: old roles end as the new ones begin.',
    errors: ['no_such_resource', 'no_such_member', 'conflict_of_interest', 'last_administrator'],
  }),
  'scim.group_drop': route({
    ...common,
    method: 'DELETE',
    path: '/scim/v2/:agency/Groups/:id',
    params: resource,
    says: 'A group that is gone; the roles it gave end.',
    errors: ['no_such_resource', 'last_administrator'],
  }),
}
