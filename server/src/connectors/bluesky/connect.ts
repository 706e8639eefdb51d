import type { Connector, Json } from '#core/channels'
import type { Chosen } from './options.ts'
import { createSession, sessionFrom } from './session.ts'
import { xrpc } from './xrpc.ts'

export const defaultService = 'https://bsky.social'

const scopeOf = (jwt: string): unknown => {
  try {
    return (JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { scope?: unknown })
      .scope
  } catch {
    return undefined
  }
}

/**
 * Signs in with handle and app password, at the account's own server when one is named. The setting `mainPassword`
 * says that the account's main password was given: it works, and the account's words warn of it.
 * @throws SignedOut when the network does not take them.
 */
export const connect =
  ({ timeoutMs }: Chosen): NonNullable<Connector['connect']> =>
  async ({ handle, secret, service: named, fetch }) => {
    const service = new URL(named?.trim() || defaultService).origin
    const identifier = handle.trim().replace(/^@/, '').toLowerCase()
    const said = await createSession(fetch, { identifier, password: secret.trim(), service }, timeoutMs)
    const session = sessionFrom(said, service)
    const profile = await xrpc(fetch, {
      service: session.pds,
      method: 'app.bsky.actor.getProfile',
      token: session.accessJwt,
      params: { actor: session.did },
      timeoutMs,
    }).catch((): Json => null) // A name is not worth a failed sign-in.
    const name =
      profile !== null && typeof profile === 'object' && !Array.isArray(profile) ? profile.displayName : null
    return {
      // The DID outlives a change of handle.
      credential: { identifier: session.did, password: secret.trim(), service },
      session,
      handle: session.handle,
      name: typeof name === 'string' && name !== '' ? name : session.handle,
      url: `https://bsky.app/profile/${session.handle}`,
      settings: {
        did: session.did,
        service,
        ...(scopeOf(session.accessJwt) === 'com.atproto.access' ? { mainPassword: true } : {}),
      },
    }
  }
