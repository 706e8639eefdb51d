import { z } from 'zod'
import { route } from './route.ts'
import { account } from './shapes.ts'
import { agencyParam } from './words.ts'

/** The official accounts. */
export const accounts = {
  'accounts.list': route({
    method: 'GET',
    path: '/api/a/:agency/accounts',
    right: 'accounts.read',
    params: agencyParam,
    says: 'The official accounts, their health in words, and what is missing from what was read.',
    output: z.object({ accounts: z.array(account) }),
  }),
  'accounts.connect': route({
    method: 'POST',
    path: '/api/a/:agency/accounts',
    right: 'accounts.manage',
    params: agencyParam,
    says: 'Connect an account of a network, or give an existing one a new credential.',
    body: z.object({
      network: z.string(),
      handle: z.string().trim().min(1).max(253),
      service: z.url({ protocol: /^https?$/ }).optional(),
      secret: z.string().min(1).max(500),
      /** The language it mostly speaks; the agency's first when absent and the account is new. */
      language: z.string().min(2).max(20).optional(),
    }),
    output: account,
    errors: [
      'practice_centre',
      'only_for_practice',
      'no_such_network',
      'credential_refused',
      'secret_shared',
      'network_unreachable',
    ],
  }),
}
