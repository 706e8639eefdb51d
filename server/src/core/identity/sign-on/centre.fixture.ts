import { onTestFinished } from 'vitest'
import { realCentre } from '../door/centre.fixture.ts'
import { type Account, clientId, clientSecret, openOidc } from './oidc.fixture.ts'
import { redirectTo } from './oidc.ts'

const origin = 'http://localhost:9110'
export const okafor = {
  sub: 'b-okafor',
  email: 'okafor@riverton.example',
  email_verified: true,
  name: 'Ben Okafor',
}

type Browser = ReturnType<Awaited<ReturnType<typeof realCentre>>['browser']>

/** A real centre with an administrator, and a provider of OpenID Connect beside it whose clock is this machine's. `inner`: other origins that may be asked. */
export const centreWithOidc = async ({ inner = [] }: { inner?: readonly string[] } = {}) => {
  const idp = await openOidc(redirectTo(origin))
  onTestFinished(idp.close)
  const centre = await realCentre({ at: new Date().toISOString(), inner: [idp.issuer, ...inner] })
  const { at: admin } = await centre.founded()
  const settings = (more: object = {}) => ({
    name: 'Riverton sign-on',
    domains: ['riverton.example'],
    secondFactor: ['mfa', 'two'],
    joiners: null,
    oidc: { issuer: idp.issuer, clientId, secret: clientSecret, trustsAddresses: false },
    ...more,
  })
  const add = async (more: object = {}): Promise<string> => {
    const added = await admin.post('/api/a/1/sign-on', settings(more))
    const { id } = added.body as unknown as { id: string }
    await admin.post(`/api/a/1/sign-on/${id}/switch`, { on: true })
    return id
  }
  const invite = async (email: string = okafor.email, roles: string[] = ['desk']): Promise<string> => {
    const made = await admin.post('/api/a/1/invitations', { name: 'Ben Okafor', email, roles })
    return (made.body as unknown as { link: string }).link
  }
  const begin = async (at: Browser, provider: string): Promise<string> => {
    const begun = await at.post('/api/door/sign-on', { agency: 1, provider })
    return (begun.body as unknown as { go: string }).go
  }
  /** What the page does with what it was opened with. */
  const answer = (at: Browser, came: Record<string, string>) => {
    const { state, code, iss, error } = came
    return at.post('/api/door/sign-on/answer', { state, code, iss, error })
  }
  const signOn = async (at: Browser, provider: string, account: Account | null) => {
    idp.is(account)
    return answer(at, await idp.visit(await begin(at, provider)))
  }
  const listed = async () => {
    const { providers } = (await admin.get('/api/a/1/sign-on')).body as unknown as {
      providers: { on: boolean; failed: { why: string } | null; people: { id: string; name: string }[] }[]
    }
    return providers[0]!
  }
  const personOf = async (email: string): Promise<string> =>
    (
      await centre.db
        .selectFrom('identity.user')
        .select('id')
        .where('email', '=', email)
        .executeTakeFirstOrThrow()
    ).id
  return { ...centre, idp, admin, settings, add, invite, begin, answer, signOn, listed, personOf }
}
