import { XRPCError } from '@atproto/api'
import { z } from 'zod'
import { type Json, LostSession, type Session, SignedOut } from '#core/channels'
import type { Chosen } from './options.ts'
import { type Asked, refusedAs, Unanswered, xrpc } from './xrpc.ts'

const credential = z.object({ identifier: z.string(), password: z.string(), service: z.url() })
export type Credential = z.infer<typeof credential>

const tokens = z.object({
  did: z.string(),
  handle: z.string(),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  didDoc: z.unknown().optional(),
  active: z.boolean().optional(),
  status: z.string().optional(),
})
/** `signIn` is the last time we signed in again by ourselves, with what the network said when it refused. */
const kept = z.object({
  did: z.string().optional(),
  handle: z.string().optional(),
  pds: z.string().optional(),
  accessJwt: z.string().optional(),
  refreshJwt: z.string().optional(),
  signIn: z.object({ at: z.string(), said: z.string() }).optional(),
})
type Kept = z.infer<typeof kept>

/** Signing in again by ourselves is rare: a network counts log-ins, and shuts out who knocks too often. */
export const signInEveryMs = 5 * 60_000

type Call = Pick<Asked, 'method' | 'params' | 'body'>

export type Caller = {
  did: string
  get(method: string, params?: Asked['params']): Promise<Json>
  post(method: string, body: Json): Promise<Json>
  /** Proves the sign-in: an access token alone is good for two hours after a revocation. */
  renew(): Promise<{ active: boolean; status: string | null }>
}

const gone: Record<string, string> = {
  AccountTakedown: 'Bluesky has taken this account down',
  AccountSuspended: 'Bluesky has suspended this account',
  AccountDeactivated: 'This account is deactivated',
  AuthFactorTokenRequired: 'Bluesky asks for a code from an e-mail: connect with an app password instead',
}
/** The sentence of a refusal that ends the sign-in; null for every other error. */
const ended = (error: unknown): string | null => {
  if (!(error instanceof XRPCError)) return null
  return gone[error.error] ? `${gone[error.error]}: ${error.message}` : null
}
const dead = (error: unknown): boolean =>
  error instanceof XRPCError &&
  ((error.status as number) === 401 || refusedAs(error, 'ExpiredToken', 'InvalidToken'))

/** The password in a kept credential; null when it is none. */
export const secretOf = (kept: Json): string | null => credential.safeParse(kept).data?.password ?? null

/**
 * When the refresh token ends, as it says itself. Every look at the account's health brings a new one, and an app
 * password has no end: it matters only where the network has answered nothing for weeks.
 */
export const expiry = ({ session }: { session: Json }): { at: Date; renews: boolean } | null => {
  const { refreshJwt } = kept.safeParse(session ?? {}).data ?? {}
  try {
    const said = JSON.parse(Buffer.from(refreshJwt?.split('.')[1] ?? '', 'base64url').toString()) as unknown
    const { exp } = z.object({ exp: z.number().positive().max(1e11) }).parse(said)
    return { at: new Date(exp * 1000), renews: true }
  } catch {
    return null
  }
}

/** The address of the server that holds the account, as its DID document says; null when it says none. */
export const serverOf = (didDoc: unknown): string | null => {
  const doc = z
    .object({ service: z.array(z.object({ id: z.string(), serviceEndpoint: z.unknown() })) })
    .safeParse(didDoc)
  const found = doc.data?.service.find((one) => one.id.endsWith('#atproto_pds'))?.serviceEndpoint
  return typeof found === 'string' && /^https?:\/\//.test(found) ? new URL(found).origin : null
}

/**
 * First log-in. @throws SignedOut when the handle and password are not taken.
 */
export const createSession = async (
  fetcher: typeof fetch,
  { identifier, password, service }: Credential,
  timeoutMs: number,
) => {
  try {
    const body = { identifier, password }
    const method = 'com.atproto.server.createSession'
    return tokens.parse(await xrpc(fetcher, { service, method, body, timeoutMs }))
  } catch (error) {
    if (ended(error)) throw new SignedOut(ended(error)!)
    if (error instanceof XRPCError && [400, 401].includes(error.status)) throw new SignedOut(error.message)
    throw error
  }
}

export const sessionFrom = (said: z.infer<typeof tokens>, service: string) => ({
  did: said.did,
  handle: said.handle,
  pds: serverOf(said.didDoc) ?? service,
  accessJwt: said.accessJwt,
  refreshJwt: said.refreshJwt,
})

/**
 * Calls in the account's name. The kept session is used, refreshed when it has run out and saved when it changed; a
 * refresh that got no answer leaves it as it is. We sign in again by ourselves only when the network itself ended the
 * session, at most once in five minutes (a newly connected account comes with a fresh session, so it starts anew).
 */
export const caller = async (
  session: Session,
  { timeoutMs, appview }: Chosen,
  heard?: Asked['heard'],
): Promise<Caller> => {
  const { identifier, password, service } = credential.parse(session.credential)
  let now: Kept = kept.safeParse(session.session ?? {}).data ?? {}
  const save = async (next: Kept) => {
    now = next
    await session.saveSession(next as Json)
  }

  const signIn = async () => {
    const at = session.now()
    const last = now.signIn
    if (last && at.getTime() - Date.parse(last.at) < signInEveryMs) {
      if (last.said !== '') throw new SignedOut(last.said)
      throw new Unanswered(
        'Bluesky ended a session that was minutes old: signing in again waits for five minutes.',
        false,
      )
    }
    const tried = { at: at.toISOString(), said: '' }
    await save({ ...now, signIn: tried })
    try {
      const said = await createSession(session.fetch, { identifier, password, service }, timeoutMs)
      await save({ ...sessionFrom(said, service), signIn: tried })
      return said
    } catch (error) {
      if (error instanceof SignedOut) await save({ ...now, signIn: { ...tried, said: error.message } })
      throw error
    }
  }

  const renewed = async () => {
    if (!now.refreshJwt) return signIn()
    try {
      const method = 'com.atproto.server.refreshSession'
      const asked = { service, method, token: now.refreshJwt, body: null, timeoutMs }
      const said = tokens.safeParse(await xrpc(session.fetch, asked)).data
      if (!said)
        throw new LostSession(
          `Bluesky renewed the sign-in of ${session.account.handle} and left out what is needed to use it: the one kept before stays. Connect the account again if it no longer works.`,
        )
      await save({ ...now, ...sessionFrom(said, now.pds ?? service) })
      return said
    } catch (error) {
      if (ended(error)) throw new SignedOut(ended(error)!)
      if (dead(error)) return signIn()
      throw error
    }
  }

  const once = (call: Call) =>
    xrpc(session.fetch, {
      ...call,
      service: now.pds ?? service,
      token: now.accessJwt!,
      timeoutMs,
      ...(heard ? { heard } : {}),
      headers: appview && call.method.startsWith('app.bsky.') ? { 'atproto-proxy': appview } : {},
    })
  const authorized = async (call: Call): Promise<Json> => {
    try {
      return await once(call)
    } catch (error) {
      if (ended(error)) throw new SignedOut(ended(error)!)
      // Refused before it was worked: asking again with a new token submits nothing twice.
      if (!dead(error)) throw error
    }
    await renewed()
    return once(call)
  }

  if (!now.accessJwt) await renewed()
  return {
    did: now.did!,
    get: (method, params) => authorized({ method, ...(params ? { params } : {}) }),
    post: (method, body) => authorized({ method, body }),
    renew: async () => {
      const { active, status } = await renewed()
      return { active: active ?? true, status: status ?? null }
    },
  }
}
