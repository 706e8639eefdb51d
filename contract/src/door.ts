import { z } from 'zod'
import { roles } from './rights.ts'
import { route } from './route.ts'
import { agencyParam, done, id, moment } from './words.ts'

/** What a browser's own passkey functions take and give, as JSON (WebAuthn level 3); checked by the library that verifies it. */
const ceremony = z.object({ ceremony: z.string().max(100), response: z.record(z.string(), z.unknown()) })
const options = z.object({ ceremony: z.string(), options: z.record(z.string(), z.unknown()) })
const code = z.object({ code: z.string().max(40) })
const password = z.string().max(256)
const newCodeMaker = z.object({
  /** To type by hand. */
  secret: z.string(),
  uri: z.string(),
  /** The same as a picture to scan: an SVG document. */
  picture: z.string(),
})
const codes = z.object({ codes: z.array(z.string()) })
const role = z.enum(roles)
const address = z.email('must be an e-mail address such as a.ruiz@riverton.gov').max(200)
const short = (max: number) => z.string().trim().min(1, 'must not be empty').max(max)

/** Before it is known who comes: nobody has a session yet. What was shown so far is kept for ten minutes in a cookie. */
export const door = {
  'door.about': route({
    method: 'GET',
    path: '/api/door',
    right: 'public',
    says: 'How one comes in here: what the sign-in page must say before anybody has typed anything.',
    output: z.object({
      name: z.string(),
      practice: z.boolean(),
      /** Whether browsers make passkeys for this address: it needs https or localhost, and a name. */
      passkeys: z.boolean(),
      /** Whether passwords are compared with a list of breached ones, which the operator supplies. */
      breachedList: z.boolean(),
      shortest: z.number(),
      packs: z.array(z.object({ id: z.string(), name: z.string(), languages: z.array(z.string()) })),
      /** The force's own identity providers that are switched on. */
      signOn: z.array(z.object({ agency: z.number(), id, name: z.string() })),
    }),
  }),
  'door.passkeyOptions': route({
    method: 'POST',
    path: '/api/door/passkey/options',
    right: 'public',
    says: 'What a browser needs to sign in with a passkey; good for five minutes and one try.',
    output: options,
    errors: ['too_many_tries', 'not_in_practice'],
  }),
  'door.passkey': route({
    method: 'POST',
    path: '/api/door/passkey',
    right: 'public',
    says: 'Sign in with a passkey whose device has verified its person: both factors at once.',
    body: ceremony,
    output: done,
    errors: ['not_let_in', 'too_many_tries', 'not_in_practice'],
  }),
  'door.password': route({
    method: 'POST',
    path: '/api/door/password',
    right: 'public',
    says: 'The first factor of two. The answer never tells whether somebody of that address exists.',
    body: z.object({ email: z.string().max(200), password }),
    output: done,
    errors: ['not_let_in', 'too_many_tries', 'not_in_practice'],
  }),
  'door.code': route({
    method: 'POST',
    path: '/api/door/code',
    right: 'public',
    says: 'The second factor: a code of the person’s app, or a recovery code, which is used up.',
    body: code,
    output: z.object({ ok: z.literal(true), recoveryLeft: z.number().nullable() }),
    errors: ['not_let_in', 'too_many_tries', 'start_again', 'not_in_practice'],
  }),
  'door.link': route({
    method: 'POST',
    path: '/api/door/link',
    right: 'public',
    says: 'Come in by a one-time link. It is used up when a second factor has been enrolled, not before.',
    body: z.object({ token: z.string().max(100) }),
    output: z.object({ next: z.enum(['found', 'enrol']) }),
    errors: ['link_spent', 'too_many_tries'],
  }),
  'door.entering': route({
    method: 'GET',
    path: '/api/door/entering',
    right: 'public',
    says: 'How far this browser has come.',
    output: z.object({
      next: z.enum(['sign_in', 'code', 'found', 'enrol']),
      name: z.string(),
      email: z.string(),
      agency: z.string(),
      passwordSet: z.boolean(),
      /** An identity provider has said who it is: a second factor is wanted, and no password. */
      signOn: z.boolean(),
    }),
  }),
  'door.found': route({
    method: 'POST',
    path: '/api/door/found',
    right: 'public',
    says: 'By the first link only: the agency and its first administrator.',
    body: z.object({
      agencyName: short(120),
      shortName: short(40),
      zone: short(60),
      pack: short(40),
      languages: z
        .array(z.string().regex(/^[a-z]{2,3}$/, 'must be language codes such as en'))
        .min(1)
        .max(12),
      nonEmergency: short(40),
      name: short(120),
      email: address,
      /** What the first administrator holds beside that, until there are others. */
      also: z.array(z.enum(['supervisor', 'security'])).max(2),
    }),
    output: done,
    errors: [
      'start_again',
      'link_spent',
      'no_such_pack',
      'no_such_zone',
      'no_such_language',
      'address_taken',
    ],
  }),
  'door.enrolPasskeyOptions': route({
    method: 'POST',
    path: '/api/door/enrol/passkey/options',
    right: 'public',
    says: 'What a browser needs to make a passkey for the person who comes in.',
    output: options,
    errors: ['start_again'],
  }),
  'door.enrolPasskey': route({
    method: 'POST',
    path: '/api/door/enrol/passkey',
    right: 'public',
    says: 'Keep a new passkey and come in.',
    body: ceremony.extend({ name: short(60) }),
    output: done,
    errors: ['start_again', 'passkey_refused'],
  }),
  'door.enrolPassword': route({
    method: 'POST',
    path: '/api/door/enrol/password',
    right: 'public',
    says: 'Choose a password: long, and not one that is guessed or known.',
    body: z.object({ password }),
    output: done,
    errors: ['start_again', 'password_weak', 'password_breached'],
  }),
  'door.enrolCode': route({
    method: 'POST',
    path: '/api/door/enrol/code',
    right: 'public',
    says: 'A new secret for an app that makes codes; it counts when a code of it was typed.',
    output: newCodeMaker,
    errors: ['start_again'],
  }),
  'door.confirmCode': route({
    method: 'POST',
    path: '/api/door/enrol/code/confirm',
    right: 'public',
    says: 'The first code of the app: come in, and the ten recovery codes, this once.',
    body: code,
    output: codes,
    errors: ['start_again', 'wrong_code'],
  }),
}

const session = z.object({
  id: z.string(),
  here: z.boolean(),
  says: z.string(),
  place: z.string(),
  managed: z.boolean(),
  how: z.string(),
  began: moment,
  used: moment,
  ends: moment,
})

const notice = z.object({
  id,
  kind: z.string(),
  sentence: z.string(),
  at: moment,
  seen: z.boolean(),
})

/** A person's own security. */
export const security = {
  'security.mine': route({
    method: 'GET',
    path: '/api/me/security',
    right: 'signed_in',
    says: 'With what I sign in, where I am signed in, and what I should know about it.',
    output: z.object({
      passkeys: z.array(
        z.object({ id: z.string(), name: z.string(), made: moment, used: moment.nullable() }),
      ),
      passwordSet: moment.nullable(),
      codeSince: moment.nullable(),
      recoveryLeft: z.number(),
      sessions: z.array(session),
      notices: z.array(notice),
      /** Whether this browser is marked as one that the centre looks after. */
      managed: z.boolean(),
      /** Whether a sign-in from another country is told: the operator supplies a file of countries. */
      countries: z.boolean(),
    }),
  }),
  'security.confirmOptions': route({
    method: 'POST',
    path: '/api/me/confirm/options',
    right: 'signed_in',
    says: 'What a browser needs to show one of my passkeys once more; and whether I have other ways.',
    output: options.extend({
      passkey: z.boolean(),
      code: z.boolean(),
      /** The force's own sign-on through which this person comes in, where it shows two factors. */
      signOn: z.string().nullable(),
    }),
    errors: ['not_in_practice'],
  }),
  'security.confirm': route({
    method: 'POST',
    path: '/api/me/confirm',
    right: 'signed_in',
    says: 'Show a second factor once more: for five minutes this session may do what asks for it.',
    body: z.union([ceremony.strict(), code.strict()]),
    output: done,
    errors: ['not_let_in', 'not_in_practice'],
  }),
  'security.passkeyOptions': route({
    method: 'POST',
    path: '/api/me/passkeys/options',
    right: 'signed_in',
    confirm: true,
    says: 'What a browser needs to make me another passkey.',
    output: options,
    errors: ['confirm_first', 'not_in_practice'],
  }),
  'security.addPasskey': route({
    method: 'POST',
    path: '/api/me/passkeys',
    right: 'signed_in',
    confirm: true,
    says: 'Keep another passkey.',
    body: ceremony.extend({ name: short(60) }),
    output: done,
    errors: ['confirm_first', 'passkey_refused', 'not_in_practice'],
  }),
  'security.removePasskey': route({
    method: 'DELETE',
    path: '/api/me/passkeys/:passkey',
    right: 'signed_in',
    confirm: true,
    params: z.object({ passkey: z.string().max(1400) }),
    says: 'Take a passkey away; never the last way in.',
    output: done,
    errors: ['confirm_first', 'last_way_in', 'no_such_passkey', 'not_in_practice'],
  }),
  'security.password': route({
    method: 'PUT',
    path: '/api/me/password',
    right: 'signed_in',
    confirm: true,
    says: 'A new password, with the current one where there is one; every other session of mine ends.',
    body: z.object({ password, current: password.optional() }),
    output: done,
    errors: ['confirm_first', 'wrong_password', 'password_weak', 'password_breached', 'not_in_practice'],
  }),
  'security.code': route({
    method: 'POST',
    path: '/api/me/code',
    right: 'signed_in',
    confirm: true,
    says: 'A new secret for my app that makes codes; the old one counts until a code of the new one was typed.',
    output: newCodeMaker,
    errors: ['confirm_first', 'not_in_practice'],
  }),
  'security.confirmCode': route({
    method: 'POST',
    path: '/api/me/code/confirm',
    right: 'signed_in',
    confirm: true,
    says: 'The first code of the new secret; new recovery codes, this once.',
    body: code,
    output: codes,
    errors: ['confirm_first', 'wrong_code', 'not_in_practice'],
  }),
  'security.recoveryCodes': route({
    method: 'POST',
    path: '/api/me/recovery-codes',
    right: 'signed_in',
    confirm: true,
    says: 'Ten new recovery codes, this once; the old ones open nothing any more.',
    output: codes,
    errors: ['confirm_first', 'no_code_yet', 'not_in_practice'],
  }),
  'security.endSession': route({
    method: 'DELETE',
    path: '/api/me/sessions/:session',
    right: 'signed_in',
    params: z.object({ session: z.string().max(100) }),
    says: 'End one of my sessions.',
    output: done,
    errors: ['no_such_session'],
  }),
  'security.endOthers': route({
    method: 'POST',
    path: '/api/me/sessions/end-others',
    right: 'signed_in',
    says: 'End every session of mine but this one.',
    output: z.object({ ended: z.number() }),
  }),
  'security.here': route({
    method: 'POST',
    path: '/api/me/here',
    right: 'signed_in',
    says: 'A person is at this screen: the session does not rest.',
    output: done,
  }),
  'security.seen': route({
    method: 'POST',
    path: '/api/me/notices/seen',
    right: 'signed_in',
    says: 'I have read what I was told about my access.',
    output: done,
  }),
  'security.notices': route({
    method: 'GET',
    path: '/api/a/:agency/security/notices',
    right: 'security.read',
    params: agencyParam,
    says: 'What this agency’s people were told about their access, newest first.',
    output: z.object({
      notices: z.array(notice.extend({ person: z.object({ id: z.string(), name: z.string() }) })),
    }),
  }),
  'security.devices': route({
    method: 'GET',
    path: '/api/a/:agency/security/devices',
    right: 'security.read',
    params: agencyParam,
    says: 'Devices that this agency’s people are signed in on.',
    output: z.object({
      devices: z.array(
        z.object({
          id,
          says: z.string(),
          name: z.string().nullable(),
          managed: z.boolean(),
          here: z.boolean(),
          seen: moment,
          people: z.array(z.string()),
        }),
      ),
    }),
  }),
  'security.markDevice': route({
    method: 'PUT',
    path: '/api/a/:agency/security/devices/:device',
    right: 'security.manage',
    params: agencyParam.extend({ device: id }),
    body: z.object({ managed: z.boolean(), name: short(60) }),
    says: 'Mark a device as one that the centre looks after, or not: there a session lasts a shift.',
    output: done,
    errors: ['confirm_first', 'no_such_device'],
  }),
}

const made = z.object({
  /** The link to hand over: shown this once. */
  link: z.string(),
  until: moment,
  /** Whether it also went by e-mail. */
  mailed: z.boolean(),
})

/** Who is let in: by invitation only. */
export const invitations = {
  'invitations.list': route({
    method: 'GET',
    path: '/api/a/:agency/invitations',
    right: 'people.read',
    params: agencyParam,
    says: 'Invitations that wait, the company’s domains, and with what this agency’s people come in.',
    output: z.object({
      domains: z.array(z.string()),
      people: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          passkeys: z.number(),
          code: z.boolean(),
          signOn: z.boolean(),
        }),
      ),
      invitations: z.array(
        z.object({
          id,
          kind: z.string(),
          name: z.string(),
          email: z.string(),
          roles: z.array(z.string()),
          by: z.string(),
          made: moment,
          until: moment,
          lapsed: z.boolean(),
          exception: z.object({ why: z.string(), until: moment }).nullable(),
        }),
      ),
    }),
  }),
  'invitations.make': route({
    method: 'POST',
    path: '/api/a/:agency/invitations',
    right: 'people.manage',
    params: agencyParam,
    says: 'Invite somebody: an address of the company’s domains, or an exception with its reason and its end.',
    body: z.object({
      name: short(120),
      email: address,
      roles: z.array(role).min(1, 'must name at least one role').max(6),
      exception: z.object({ why: short(500), until: moment }).optional(),
    }),
    output: made,
    errors: ['confirm_first', 'not_our_domain', 'works_here_already', 'exception_over', 'not_in_practice'],
  }),
  'invitations.withdraw': route({
    method: 'DELETE',
    path: '/api/a/:agency/invitations/:id',
    right: 'people.manage',
    params: agencyParam.extend({ id }),
    says: 'Take an invitation back.',
    output: done,
    errors: ['confirm_first', 'no_such_invitation'],
  }),
  'invitations.renew': route({
    method: 'POST',
    path: '/api/a/:agency/people/:person/renewal',
    right: 'people.manage',
    params: agencyParam.extend({ person: z.string().max(100) }),
    says: 'Somebody cannot sign in any more: their passkeys, password and codes end, and a link lets them enrol anew.',
    body: z.object({ why: short(500) }),
    output: made,
    errors: ['confirm_first', 'no_such_colleague', 'not_in_practice'],
  }),
  'invitations.domains': route({
    method: 'PUT',
    path: '/api/a/:agency/invitations/domains',
    right: 'people.manage',
    params: agencyParam,
    says: 'The domains whose addresses may be invited.',
    body: z.object({
      domains: z
        .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be domains such as riverton.gov'))
        .min(1)
        .max(30),
    }),
    output: done,
    errors: ['confirm_first'],
  }),
}
