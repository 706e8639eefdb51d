import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'

/** Somebody at the force's own sign-on, and how they show who they are there. */
export type Account = {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  amr?: string[]
  acr?: string
}

export const clientId = 'callbox'
export const clientSecret = 'a-secret-of-the-tests-own'

/**
 * A real provider of OpenID Connect on a port of this machine. Nobody types anything there: whoever `is` somebody is
 * signed in as them, as if they had; null goes back without.
 */
export const openOidc = async (redirect: string, port = 0) => {
  let now: Account | null = null
  const accounts = new Map<string, Account>()
  const server = createServer()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirect],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['of the tests own'] },
    pkce: { required: () => true },
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    adapter: createMemoryAdapter(),
    // Seconds; short, so that a test's clock can pass a token's.
    ttl: { IdToken: 500, Interaction: 600, Grant: 600, Session: 600, AccessToken: 600 },
    acrValues: ['two'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => accounts.get(id) ?? { sub: id },
    }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response)
    void (async () => {
      const { params } = await provider.interactionDetails(request, response)
      if (!now) return provider.interactionFinished(request, response, { error: 'access_denied' })
      accounts.set(now.sub, now)
      const grant = new provider.Grant({ accountId: now.sub, clientId: params.client_id })
      grant.addOIDCScope('openid email profile')
      await provider.interactionFinished(request, response, {
        login: { accountId: now.sub, amr: now.amr, acr: now.acr, remember: false },
        consent: { grantId: await grant.save() },
      })
    })().catch(() => response.writeHead(500).end())
  })
  return {
    issuer,
    is(account: Account | null) {
      now = account
    },
    /** What a browser does there: follows from where it was sent until it is sent back to us. @returns what came back. */
    async visit(go: string): Promise<Record<string, string>> {
      const jar = new Map<string, string>()
      for (let at = go, hops = 0; hops < 8; hops += 1) {
        const page = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        })
        for (const line of page.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
          jar.set(name!, value!)
        }
        const next = page.headers.get('location')
        if (!next) throw new Error(`The provider answered ${page.status}: ${await page.text()}`)
        at = new URL(next, at).href
        if (at.startsWith(redirect)) return Object.fromEntries(new URL(at).searchParams)
      }
      throw new Error('The provider sends its visitors round and round.')
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
