import type { Caller } from '#platform/http'
import { refuse } from '../refuse.ts'
import type { Linking } from '../sign-on/linking.ts'
import type { IdentityWorld } from '../world.ts'
import { cookieOf, giveCookie } from './cookies.ts'
import { change, find, keep, take } from './kept.ts'

/**
 * How far somebody has come who is not in yet. It is no session and carries no right: with it one may show a second
 * factor or enrol one, and nothing else.
 */
export type Entering = {
  next: 'code' | 'found' | 'enrol'
  /** Who comes in; null until the first administrator has said who that is. */
  person: string | null
  /** The link that was followed; it is used up when the enrolment is done. */
  link: string | null
  /** A password chosen but not kept yet: it counts together with the code. */
  password: string | null
  /** An identity provider has said who it is: one factor of two, and what is linked when the other was shown. */
  signOn?: Linking
}

const kind = 'entering'
/** Seconds. */
const patience = { code: 600, found: 3600, enrol: 3600 }

export const beginEntering = async (
  world: IdentityWorld,
  caller: Pick<Caller, 'setCookie'>,
  entering: Entering,
): Promise<void> => {
  const seconds = patience[entering.next]
  const value = await keep(world, kind, entering, seconds)
  giveCookie(world, caller, { name: kind, value, seconds })
}

const tokenOf = (world: IdentityWorld, { request }: Pick<Caller, 'request'>): string =>
  cookieOf(world, request, kind) ?? ''

export const enteringOf = (world: IdentityWorld, caller: Pick<Caller, 'request'>): Promise<Entering | null> =>
  find<Entering>(world, kind, tokenOf(world, caller))

/** The same where it has to be at a certain point. @throws start_again. */
export const mustEnter = async <N extends Entering['next']>(
  world: IdentityWorld,
  caller: Pick<Caller, 'request'>,
  next: N,
): Promise<Entering> => {
  const entering = await enteringOf(world, caller)
  if (entering?.next !== next) throw refuse('start_again')
  return entering
}

export const changeEntering = (
  world: IdentityWorld,
  caller: Pick<Caller, 'request'>,
  to: Entering,
): Promise<void> => change(world, kind, tokenOf(world, caller), to)

/** It is over: whoever asks first goes in, nobody a second time. @throws start_again. */
export const endEntering = async (world: IdentityWorld, caller: Pick<Caller, 'request'>): Promise<void> => {
  if (!(await take<Entering>(world, kind, tokenOf(world, caller)))) throw refuse('start_again')
}
