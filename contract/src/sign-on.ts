import { z } from 'zod'
import { alwaysNarrow, confirmRights, type Role, rightsOf, roles } from './rights.ts'
import { route } from './route.ts'
import { agencyParam, done, id, moment } from './words.ts'

const short = (max: number) => z.string().trim().min(1, 'must not be empty').max(max)

/**
 * Roles that somebody may get by coming in through the force's own sign-on, without an invitation: none that speaks for an
 * account or decides for others, and none that holds for named accounts only.
 */
export const joinerRoles: readonly Role[] = roles.filter(
  (role) =>
    !alwaysNarrow.includes(role) &&
    !rightsOf([role]).some((right) => (confirmRights as readonly string[]).includes(right)),
)

const address = z.url({
  protocol: /^https?$/,
  error: 'must be an address such as https://login.riverton.gov',
})

const common = {
  name: short(60),
  domains: z
    .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be domains such as riverton.gov'))
    .min(1, 'must name at least one domain')
    .max(30),
  /** Values of `amr`, `acr` or AuthnContextClassRef that show that two factors were used; none: nothing shows it. */
  secondFactor: z.array(z.string().trim().min(1).max(200)).max(20),
  /** The role somebody gets who comes in without an invitation; null: nobody does. */
  joiners: z.enum(roles).nullable(),
}
/** As its metadata says it, or by hand. */
const saml = z.object({
  metadata: z.string().max(200_000).optional(),
  entityId: z.string().trim().max(1000).optional(),
  signOn: z.string().trim().max(1000).optional(),
  certificate: z.string().max(20_000).optional(),
})
const oidc = z.object({
  issuer: address.max(500),
  clientId: short(300),
  /** Left out of a change: the one that is kept stays. */
  secret: z.string().min(1).max(1000).optional(),
  /** It gives out the addresses of its domains itself, and never says whether one was verified. */
  trustsAddresses: z.boolean(),
})

const provider = z.object({
  id,
  kind: z.enum(['oidc', 'saml']),
  ...common,
  joiners: z.string().nullable(),
  on: z.boolean(),
  /** Its issuer, or the entity id of SAML. */
  issuer: z.string(),
  clientId: z.string().nullable(),
  secretKept: z.boolean(),
  trustsAddresses: z.boolean(),
  signOn: z.string().nullable(),
  /** The day on which the last of its certificates ends. */
  certificateEnds: moment.nullable(),
  used: moment.nullable(),
  tried: moment.nullable(),
  failed: z.object({ at: moment, why: z.string() }).nullable(),
  people: z.array(z.object({ id: z.string(), name: z.string(), linked: moment, used: moment })),
})
export type SignOnProvider = z.output<typeof provider>

const one = agencyParam.extend({ provider: id })
/** Where the browser goes now. */
const go = z.object({ go: z.string() })

/** The force's own identity providers, and who came in through them. */
export const signOn = {
  'sign_on.list': route({
    method: 'GET',
    path: '/api/a/:agency/sign-on',
    right: 'security.read',
    params: agencyParam,
    says: 'The identity providers through which this agency’s people may sign in, and what they need to know of us.',
    output: z.object({
      providers: z.array(provider),
      domains: z.array(z.string()),
      /** What is typed at the provider: the address it answers to, and for SAML our entity id and where it posts. */
      ours: z.object({ redirect: z.string(), entityId: z.string(), acs: z.string() }),
    }),
  }),
  'sign_on.add': route({
    method: 'POST',
    path: '/api/a/:agency/sign-on',
    right: 'security.manage',
    params: agencyParam,
    says: 'Add an identity provider, by OpenID Connect or SAML 2.0. It is off until it is switched on.',
    body: z.object({ ...common, oidc: oidc.optional(), saml: saml.optional() }),
    output: z.object({ id }),
    errors: [
      'confirm_first',
      'not_in_practice',
      'one_kind',
      'domain_not_ours',
      'issuer_insecure',
      'metadata_unreadable',
      'joiners_need_people',
      'no_joiner_role',
    ],
  }),
  'sign_on.change': route({
    method: 'PUT',
    path: '/api/a/:agency/sign-on/:provider',
    right: 'security.manage',
    params: one,
    says: 'Change an identity provider; not who it is: another issuer is another provider.',
    body: z.object({ ...common, oidc: oidc.optional(), saml: saml.optional() }),
    output: done,
    errors: [
      'confirm_first',
      'no_such_provider',
      'one_kind',
      'other_issuer',
      'domain_not_ours',
      'issuer_insecure',
      'metadata_unreadable',
      'joiners_need_people',
      'no_joiner_role',
    ],
  }),
  'sign_on.switch': route({
    method: 'POST',
    path: '/api/a/:agency/sign-on/:provider/switch',
    right: 'security.manage',
    params: one,
    body: z.object({ on: z.boolean() }),
    says: 'Switch an identity provider on or off.',
    output: done,
    errors: ['confirm_first', 'no_such_provider'],
  }),
  'sign_on.try': route({
    method: 'POST',
    path: '/api/a/:agency/sign-on/:provider/try',
    right: 'security.manage',
    params: one,
    says: 'Go through it once, to see what would happen: nobody comes in by that, and nothing is linked.',
    output: go,
    errors: ['confirm_first', 'no_such_provider', 'sign_on_unreachable'],
  }),
  'sign_on.remove': route({
    method: 'DELETE',
    path: '/api/a/:agency/sign-on/:provider',
    right: 'security.manage',
    params: one,
    says: 'Take an identity provider away, with its secret and everything that was linked through it.',
    output: done,
    errors: ['confirm_first', 'no_such_provider'],
  }),
  'sign_on.unlink': route({
    method: 'DELETE',
    path: '/api/a/:agency/sign-on/:provider/people/:person',
    right: 'security.manage',
    params: one.extend({ person: z.string().max(100) }),
    says: 'Part a person from who they are at the provider: they can be linked anew, by their address.',
    output: done,
    errors: ['confirm_first', 'no_such_provider', 'no_such_linked'],
  }),
  'door.signOn': route({
    method: 'POST',
    path: '/api/door/sign-on',
    right: 'public',
    says: 'Begin to sign in through an identity provider: where this browser has to go. Good for ten minutes, in this browser.',
    body: z.object({ agency: z.number().int().positive(), provider: id }),
    output: go,
    errors: ['no_such_provider', 'sign_on_away', 'too_many_tries', 'not_in_practice'],
  }),
  'sign_on.confirm': route({
    method: 'POST',
    path: '/api/me/confirm/sign-on',
    right: 'signed_in',
    says: 'Show both factors once more at the force’s own sign-on, which asks for them anew: where this browser has to go.',
    output: go,
    errors: ['no_such_provider', 'sign_on_away', 'not_in_practice'],
  }),
  'door.signedOn': route({
    method: 'POST',
    path: '/api/door/sign-on/answer',
    right: 'public',
    says: 'What the identity provider answered. A session opens when it showed two factors; otherwise one of ours is asked for.',
    body: z.object({
      state: z.string().max(200),
      code: z.string().max(4000).optional(),
      iss: z.string().max(500).optional(),
      error: z.string().max(200).optional(),
    }),
    output: z.object({
      next: z.enum(['in', 'code', 'enrol', 'tried', 'confirmed']),
      /** Of a try: whether it would have let somebody in, and what was seen, a sentence each. */
      tried: z.object({ lets: z.boolean(), sentences: z.array(z.string()) }).nullable(),
    }),
    errors: ['sign_on_refused', 'too_many_tries', 'not_in_practice'],
  }),
}
