import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { clientId, clientSecret } from './oidc.fixture.ts'

/** What is bent in the ID token that it gives out; nothing: it is as it should be. */
export type Bend = {
  claims?: (right: JWTPayload) => JWTPayload
  /** Of its header. */
  type?: string
  signed?: 'by another key' | 'by the secret of the client' | 'by nobody'
  /** No ID token at all. */
  none?: true
}

/** A provider of OpenID Connect that can be made to misbehave as a real one cannot. Whoever comes with any code is Ben Okafor. */
export const openBent = async () => {
  let bend: Bend = {}
  let nonce = ''
  const given: string[] = []
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [ours, another] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256'),
  ])
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }

  const idToken = async (): Promise<string> => {
    const now = Math.floor(Date.now() / 1000)
    const right = {
      ...{ iss: issuer, aud: clientId, sub: 'b-okafor', nonce, iat: now, exp: now + 300, auth_time: now },
      ...{ email: 'okafor@riverton.example', email_verified: true, name: 'Ben Okafor', amr: ['mfa'] },
    }
    const claims = bend.claims?.(right) ?? right
    if (bend.signed === 'by nobody') return new UnsecuredJWT(claims).encode()
    const bySecret = bend.signed === 'by the secret of the client'
    const key = bend.signed === 'by another key' ? another.privateKey : ours.privateKey
    return new SignJWT(claims)
      .setProtectedHeader({
        alg: bySecret ? 'HS256' : 'RS256',
        kid: 'one',
        ...(bend.type ? { typ: bend.type } : {}),
      })
      .sign(bySecret ? Buffer.from(clientSecret) : key)
  }
  const answers: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => ({ keys: [jwk] }),
    '/token': async () => {
      const tokens = { access_token: 'an-access-token-of-the-provider', id_token: await idToken() }
      given.push(...Object.values(tokens))
      const { id_token, access_token } = tokens
      return { access_token, token_type: 'Bearer', expires_in: 300, ...(bend.none ? {} : { id_token }) }
    },
  }
  server.on('request', (request, response) => {
    void (async () => {
      const answer = await answers[request.url ?? '']?.()
      response
        .writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer ?? {}))
    })()
  })
  return {
    issuer,
    /** Every token it gave out. */
    given,
    /** What a browser brings back from there. */
    visit(go: string, bends: Bend): Record<string, string> {
      const asked = new URL(go).searchParams
      bend = bends
      nonce = asked.get('nonce') ?? ''
      return { state: asked.get('state') ?? '', code: 'any', iss: issuer }
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
