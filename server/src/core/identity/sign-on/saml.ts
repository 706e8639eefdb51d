import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { secondsAfter } from '#platform/clock'
import { sha256 } from '#platform/crypto'
import { inShort, NotShown } from './failing.ts'
import type { Saml } from './provider.ts'
import type { Shown } from './shown.ts'
import type { SignOnWorld } from './world.ts'
import { attributeOf, type Element, named, textOf } from './xml.ts'

/** Seconds by which a provider's clock may differ from ours. */
const tolerance = 30
const names = 'urn:oasis:names:tc:SAML:'
const transient = `${names}2.0:nameid-format:transient`
const asAddress = `${names}1.1:nameid-format:emailAddress`
const bearer = `${names}2.0:cm:bearer`

/**
 * Beginnings and ends of elements that an answer may have. The library's time grows with their square, and anybody can
 * post one: a sign-on has some fifty, one with six hundred groups in it twelve hundred.
 */
const mostMarks = 1500

/** Who we are to a SAML provider, and where it posts its answers. */
export const ourEntity = (origin: string): string => `${origin}/sign-on/saml`
export const acsOf = (origin: string): string => `${origin}/sign-on/saml`

/**
 * The library with everything that it can be asked for. It looks at signatures and at what was signed, and reads nothing
 * else; times are looked at by ourselves, because it knows no clock but the machine's.
 */
const library = (world: SignOnWorld, { settings }: Saml, request: string, forceAuthn = false): SAML => {
  const only = { value: new Date().toISOString(), createdAt: Date.now() }
  return new SAML({
    idpCert: settings.certificates,
    issuer: ourEntity(world.origin),
    audience: ourEntity(world.origin),
    callbackUrl: acsOf(world.origin),
    entryPoint: settings.signOn,
    identifierFormat: null,
    forceAuthn,
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    acceptedClockSkewMs: -1,
    generateUniqueId: () => request,
    cacheProvider: {
      saveAsync: async () => only,
      getAsync: async (id) => (id === request ? only.value : null),
      removeAsync: async (id) => id,
    },
  })
}

/** Where the browser goes: our request, by redirect. The state comes back with the answer. `anew` as for OpenID Connect. */
export const samlAddress = (
  world: SignOnWorld,
  provider: Saml,
  { request, state, anew }: { request: string; state: string; anew: boolean },
): Promise<string> => library(world, provider, request, anew).getAuthorizeUrlAsync(state, undefined, {})

const addresses = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const titles = [
  'displayName',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
]

const attribute = (profile: Profile, wanted: readonly string[]): string | null => {
  const all = new Map(Object.entries((profile.attributes ?? {}) as Record<string, unknown>))
  for (const name of wanted) {
    const value = all.get(name)
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

const moment = (element: Element, name: string): Date | null => {
  const written = attributeOf(element, name)
  const at = written === null ? null : new Date(written)
  if (at && Number.isNaN(at.getTime())) throw new NotShown(`Its ${name} is no moment.`)
  return at
}

/** Until when it holds. @throws NotShown when that is over, has not begun, or is not said. */
const inTime = (element: Element, now: Date, what: string): Date => {
  const [from, until] = [moment(element, 'NotBefore'), moment(element, 'NotOnOrAfter')]
  if (!until) throw new NotShown(`${what} does not say until when it holds.`)
  if (secondsAfter(until, tolerance) <= now) throw new NotShown(`${what} was too old.`)
  if (from && secondsAfter(from, -tolerance) > now)
    throw new NotShown(`${what} holds from a later moment on: look at the provider's clock.`)
  return until
}

/** For us, here, and in answer to what this browser asked. */
const confirmed = (assertion: Element, request: string, acs: string, now: Date): Date => {
  for (const one of named(named(assertion, 'Subject')[0], 'SubjectConfirmation')) {
    const data = named(one, 'SubjectConfirmationData')[0]
    if (attributeOf(one, 'Method') !== bearer || !data) continue
    if (attributeOf(data, 'Recipient') !== acs || attributeOf(data, 'InResponseTo') !== request) continue
    return inTime(data, now, 'Its answer')
  }
  throw new NotShown('Its answer is not one to what this browser asked, or not for this address.')
}

/** What is left of an answer when it was looked at: who, and by what it is known when it comes again. */
export type SamlShown = Shown & { answer: { id: Buffer; until: Date } }

/** What the provider says of whoever came back with this answer. @throws NotShown. */
export const samlShown = async (
  world: SignOnWorld,
  provider: Saml,
  { request, answer }: { request: string; answer: string | null },
): Promise<SamlShown> => {
  if (!answer) throw new NotShown('The browser came back without an answer.')
  const raw = Buffer.from(answer, 'base64').toString('utf8')
  if (raw.split('<', mostMarks + 2).length > mostMarks + 1)
    throw new NotShown(
      'Its answer has more parts than a sign-on needs: have it send fewer attributes or groups.',
    )
  if (/<!DOCTYPE/i.test(raw)) throw new NotShown('Its answer declares a document type: not read.')
  if (/xmldsig#(rsa-|hmac-)?sha1/.test(raw))
    throw new NotShown('Its answer is signed with SHA-1, which can be forged: have it sign with SHA-256.')
  const { profile } = await library(world, provider, request)
    .validatePostResponseAsync({ SAMLResponse: answer })
    .catch((error: unknown) => {
      throw new NotShown(`Its answer does not hold: ${inShort(error)}`)
    })
  const assertion = named(profile?.getAssertion?.() as Element | undefined, 'Assertion')[0]
  if (!profile || !assertion) throw new NotShown('Its answer holds no assertion.')
  if (profile.issuer !== provider.issuer) throw new NotShown('Its answer names somebody else as its issuer.')
  const now = world.clock.now()
  const conditions = named(assertion, 'Conditions')
  if (conditions.length !== 1) throw new NotShown('Its answer names no conditions.')
  const ends = [
    inTime(conditions[0]!, now, 'Its answer'),
    confirmed(assertion, request, acsOf(world.origin), now),
  ]
  const statement = named(assertion, 'AuthnStatement')[0]
  const id = attributeOf(assertion, 'ID')
  if (!statement || !id || !profile.nameID)
    throw new NotShown('Its answer does not say who signed in, and how.')
  if (profile.nameIDFormat === transient)
    throw new NotShown('It gives a name that changes each time (transient): have it give a persistent one.')
  return {
    subject: profile.nameID,
    email: attribute(profile, addresses) ?? (profile.nameIDFormat === asAddress ? profile.nameID : null),
    verified: null,
    name: attribute(profile, titles),
    contexts: named(named(statement, 'AuthnContext')[0], 'AuthnContextClassRef').map(textOf),
    at: moment(statement, 'AuthnInstant'),
    answer: {
      id: sha256(id),
      until: secondsAfter(new Date(Math.max(...ends.map((one) => one.getTime()))), tolerance),
    },
  }
}
