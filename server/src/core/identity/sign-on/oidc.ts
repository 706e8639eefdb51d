import { webAddress } from '@callbox/contract'
import { decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { inShort, NotShown } from './failing.ts'
import { type Oidc, secretOf } from './provider.ts'
import type { Shown } from './shown.ts'
import type { SignOnWorld } from './world.ts'

/** Seconds by which a provider's clock may differ from ours. */
const tolerance = 30
/** Seconds that it has to answer. */
const patience = 10

/** Where a provider sends the browser back to: a page of ours, which hands the answer on as a call of its own. */
export const redirectTo = (origin: string): string => `${origin}/desk/sign-on`

/** http only on this very machine, where the guarded fetch asks for the operator's leave. */
export const isSecure = (issuer: string): boolean => {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

const basic = 'client_secret_basic'

/**
 * The provider as it describes itself now, asked through the guarded fetch. The signature of what it says about a person
 * is checked as well, not only the line it came by; times are those of our clock.
 */
const configOf = async (world: SignOnWorld, provider: Oidc): Promise<client.Configuration> => {
  const { clientId } = provider.settings
  const fetching = (url: string, init: client.CustomFetchOptions) => world.fetch(url, init as RequestInit)
  const execute =
    isSecure(provider.issuer) && provider.issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
  const found = await client.discovery(new URL(provider.issuer), clientId, undefined, undefined, {
    [client.customFetch]: fetching,
    timeout: patience,
    execute,
  })
  const about = found.serverMetadata()
  const secret = secretOf(world, provider)
  const by = about.token_endpoint_auth_methods_supported ?? [basic]
  const shows =
    secret === null
      ? client.None()
      : by.includes(basic)
        ? client.ClientSecretBasic(secret)
        : client.ClientSecretPost(secret)
  const config = new client.Configuration(
    about,
    clientId,
    {
      [client.clockSkew]: Math.round((world.clock.now().getTime() - Date.now()) / 1000),
      [client.clockTolerance]: tolerance,
    },
    shows,
  )
  config[client.customFetch] = fetching
  config.timeout = patience
  for (const allow of execute) allow(config)
  client.enableNonRepudiationChecks(config)
  return config
}

type Asked = { state: string; nonce: string; verifier: string }

/**
 * Where the browser goes: authorization code, PKCE, state and nonce. `anew`: whoever is signed in there shows it again.
 * @throws NotShown when the provider does not answer.
 */
export const oidcAddress = async (
  world: SignOnWorld,
  provider: Oidc,
  { state, nonce, verifier, anew }: Asked & { anew: boolean },
): Promise<string> => {
  const config = await configOf(world, provider).catch((error: unknown) => {
    throw new NotShown(`It does not answer as OpenID Connect does: ${inShort(error)}`)
  })
  const { href } = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectTo(world.origin),
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(anew ? { prompt: 'login', max_age: '0' } : {}),
  })
  const go = webAddress(href)
  if (!go) throw new NotShown('It sends people to an address that does not lead to the web.')
  return go
}

/** One that says it is of another kind, such as an access token (RFC 9068), shows nobody. */
const isIdToken = (token: string | undefined): boolean =>
  token !== undefined && ['JWT', undefined].includes(decodeProtectedHeader(token).typ?.toUpperCase())

type Answered = { code?: string | undefined; iss?: string | undefined; error?: string | undefined }

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const saysYes = (value: unknown): boolean | null =>
  value === undefined ? null : value === true || value === 'true' || value === 1 || value === '1'

/** What the provider says of whoever came back with this answer. @throws NotShown. */
export const oidcShown = async (
  world: SignOnWorld,
  provider: Oidc,
  { state, nonce, verifier }: Asked,
  answered: Answered,
): Promise<Shown> => {
  const came = new URL(redirectTo(world.origin))
  for (const [name, value] of Object.entries({ ...answered, state }))
    if (value !== undefined) came.searchParams.set(name, value)
  try {
    const config = await configOf(world, provider)
    const tokens = await client.authorizationCodeGrant(config, came, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    if (!isIdToken(tokens.id_token)) throw new NotShown('it came with a token that is not an ID token')
    const claims = tokens.claims()!
    const more =
      text(claims.email) === null && config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {}
    const all: Record<string, unknown> = { ...more, ...claims }
    return {
      subject: claims.sub,
      email: text(all.email),
      verified: saysYes(all.email_verified ?? all.xms_edov),
      name: text(all.name),
      contexts: [claims.acr, claims.amr].flat().filter((one): one is string => typeof one === 'string'),
      at: typeof claims.auth_time === 'number' ? new Date(claims.auth_time * 1000) : null,
    }
  } catch (error) {
    throw new NotShown(`Its answer does not hold: ${inShort(error)}`)
  }
}
