import { randomBytes } from 'node:crypto'
import { newSecret, sameBytes, sha256 } from '#platform/crypto'
import type { Caller } from '#platform/http'
import { cookieOf, giveCookie } from '../door/cookies.ts'
import { change, find, keep, take } from '../door/kept.ts'
import { refuse } from '../refuse.ts'
import type { IdentityWorld } from '../world.ts'
import { oidcAddress } from './oidc.ts'
import type { Provider } from './provider.ts'
import { samlAddress } from './saml.ts'
import type { SignOnWorld } from './world.ts'

/** A browser that is on its way to a provider and back. */
export type Begun = {
  agency: number
  provider: string
  /** In a try nobody comes in; to confirm, who is in already shows both factors anew. */
  purpose: 'in' | 'try' | 'confirm'
  /** Who tries, or confirms, and in which session. */
  by: string | null
  session: string | null
  /** ISO 8601. */
  at: string
  /** A hash of what only the browser that began holds. */
  browser: string
  nonce: string
  verifier: string
  /** The id of SAML's request. */
  request: string
  /** SAML's answer, posted here by way of that browser. */
  answer: string | null
}

const kind = 'sign-on'
/** Seconds for somebody to sign in there. */
const patience = 600

/** Sends this browser to the provider, for ten minutes and one answer. @throws NotShown when it does not answer. */
export const begin = async (
  world: SignOnWorld,
  caller: Pick<Caller, 'setCookie'>,
  provider: Provider,
  { purpose, by = null, session = null }: Pick<Begun, 'purpose'> & Partial<Pick<Begun, 'by' | 'session'>>,
): Promise<string> => {
  const browser = newSecret(32)
  const begun: Begun = {
    agency: provider.agency,
    provider: provider.id,
    purpose,
    by,
    session,
    at: world.clock.now().toISOString(),
    browser: sha256(browser).toString('base64url'),
    nonce: newSecret(32),
    verifier: newSecret(32),
    request: `_${randomBytes(20).toString('hex')}`,
    answer: null,
  }
  const state = await keep(world, kind, begun, patience)
  const anew = purpose === 'confirm'
  const go =
    provider.kind === 'oidc'
      ? await oidcAddress(world, provider, { ...begun, state, anew })
      : await samlAddress(world, provider, { request: begun.request, state, anew })
  giveCookie(world, caller, { name: kind, value: browser, seconds: patience })
  return go
}

/**
 * Ends the way of this browser to a provider and back: of any number of answers one is looked at. `same` false: it is not
 * the browser that began, whose way goes on.
 * @throws sign_on_refused when it did not begin here, or its time is over.
 */
export const comeBack = async (
  world: SignOnWorld,
  caller: Pick<Caller, 'request' | 'setCookie'>,
  state: string,
): Promise<{ begun: Begun; same: boolean }> => {
  const browser = cookieOf(world, caller.request, kind)
  const begun = await find<Begun>(world, kind, state)
  if (!begun) throw refuse('sign_on_refused')
  if (!browser || !sameBytes(sha256(browser), Buffer.from(begun.browser, 'base64url')))
    return { begun, same: false }
  const taken = await take<Begun>(world, kind, state)
  if (!taken) throw refuse('sign_on_refused')
  giveCookie(world, caller, { name: kind, value: '', seconds: 0 })
  return { begun: taken, same: true }
}

/** Keeps the answer that a provider had a browser post to us, for that browser to come back with; the first one only. */
export const keepAnswer = async (world: IdentityWorld, state: string, answer: string): Promise<boolean> => {
  const begun = await find<Begun>(world, kind, state)
  if (!begun || begun.answer !== null) return false
  await change(world, kind, state, { ...begun, answer })
  return true
}
