import { z } from 'zod'
import { roles } from './rights.ts'
import { route } from './route.ts'
import { accountRef } from './shapes.ts'
import { agencyParam, done, id, moment, one, person } from './words.ts'

/** What may leave under a standing delegation, without an approval of its own. */
export const delegationCategories = ['reply', 'automatic'] as const
export type DelegationCategory = (typeof delegationCategories)[number]

const delegation = z.object({
  id,
  category: z.enum(delegationCategories),
  /** Null: every account of the agency. */
  account: accountRef.nullable(),
  name: z.string(),
  /** Who answers for what leaves under it. */
  responsible: z.string(),
  /** They work here no more: somebody else must answer for it. */
  gone: z.boolean(),
  /** Who may send under it; empty where nobody sends but a rule. */
  roles: z.array(z.string()),
  from: moment,
  until: moment.nullable(),
  inForce: z.boolean(),
  given: person.nullable(),
  ended: z.object({ by: person, at: moment, why: z.string() }).nullable(),
})
export type Delegation = z.infer<typeof delegation>

/** Who may speak without being asked each time, and who answers for it (APCO 2.3.3). */
export const delegations = {
  'delegations.list': route({
    method: 'GET',
    path: '/api/a/:agency/delegations',
    right: 'accounts.read',
    params: agencyParam,
    says: 'Every standing delegation, those in force first, and the accounts from which nothing can be answered for want of one.',
    output: z.object({
      delegations: z.array(delegation),
      /** Accounts in use that no delegation for replies covers now. */
      without: z.array(accountRef),
      people: z.array(person),
    }),
  }),
  'delegations.give': route({
    method: 'POST',
    path: '/api/a/:agency/delegations',
    right: 'accounts.approve',
    params: agencyParam,
    says: 'Give a standing delegation: what may leave under it, from which account, by whom, and who answers for it.',
    body: z.object({
      category: z.enum(delegationCategories),
      account: id.nullable(),
      name: z.string().trim().min(3).max(120),
      responsible: z.string().min(1).max(80),
      roles: z.array(z.enum(roles)).max(roles.length),
      until: moment.nullable(),
    }),
    output: z.object({ id }),
    errors: ['no_such_account', 'no_such_person', 'roles_missing', 'until_past', 'delegation_there'],
  }),
  'delegations.end': route({
    method: 'POST',
    path: '/api/a/:agency/delegations/:id/end',
    right: 'accounts.approve',
    params: one,
    says: 'End a standing delegation: from then on nothing more leaves under it.',
    body: z.object({ why: z.string().trim().min(3).max(500) }),
    output: done,
    errors: ['no_such_delegation', 'delegation_over'],
  }),
}
