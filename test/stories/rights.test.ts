import {
  alwaysNarrow,
  isForSome,
  type Refusal,
  type Role,
  type Route,
  rightsOf,
  roles,
  routes,
} from '@callbox/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from './browser.ts'
import { type Centre, openCentre } from './centre.ts'

let centre: Centre
beforeAll(async () => {
  centre = await openCentre()
})
afterAll(async () => {
  await centre?.stop()
})

const guarded = Object.entries(routes as Record<string, Route>).filter(([, { right }]) => right !== 'public')
const anyId = '018f0000-0000-7000-8000-000000000001'
const addressOf = ({ path }: Route, agency = 1): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) =>
    name === 'agency' ? String(agency) : ['revision', 'position'].includes(name) ? '1' : anyId,
  )

const doorCodes: Record<number, string> = { 401: 'not_signed_in', 403: 'not_allowed' }

/** Calls a route with an empty body; who may is asked before what. */
const call = async (route: Route, cookie: string, agency = 1): Promise<{ status: number; code: string }> => {
  const body = route.method === 'GET' ? {} : { body: '{}' }
  const answer = await fetch(`${centre.origin}${addressOf(route, agency)}`, {
    method: route.method,
    redirect: 'manual',
    headers: { origin: centre.origin, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    ...body,
  })
  if (!answer.headers.get('content-type')?.includes('json')) {
    await answer.body?.cancel()
    return { status: answer.status, code: '' }
  }
  const told = (await answer.json()) as Partial<Refusal> & { detail?: string }
  // A directory is refused in SCIM's own form: with the same sentence, without a code.
  const inScim = route.speaks === 'scim' && told.detail ? (doorCodes[answer.status] ?? '') : ''
  return { status: answer.status, code: told.error?.code ?? inScim }
}

const wrong = async (
  some: typeof guarded,
  ask: (route: Route) => ReturnType<typeof call>,
  holds: (seen: { status: number; code: string }) => boolean,
): Promise<string[]> => {
  const found: string[] = []
  for (const [name, route] of some) {
    const seen = await ask(route)
    if (!holds(seen)) found.push(`${name}: ${seen.status} ${seen.code}`)
  }
  return found
}

describe('rights, over real HTTP, for every route of the contract', () => {
  it('there are routes to ask', () => {
    expect(guarded.length).toBeGreaterThan(30)
  })

  it('nobody without a session gets past the door: 401, in a sentence', async () => {
    const refused = ({ status, code }: { status: number; code: string }) =>
      status === 401 && code === 'not_signed_in'
    expect(await wrong(guarded, (route) => call(route, ''), refused)).toEqual([])
    expect(await wrong(guarded, (route) => call(route, 'callbox.session_token=made.up'), refused)).toEqual([])
  })

  it.each(roles)('%s is refused everything the matrix does not give: 403', async (role: Role) => {
    const { cookie } = await signedIn(centre, role)
    const mine: readonly string[] = rightsOf([role])
    const others = guarded.filter(([, { right }]) => right !== 'signed_in' && !mine.includes(right))
    const allowed = guarded.filter(
      ([name, route]) =>
        route.right !== 'signed_in' &&
        mine.includes(route.right) &&
        name !== 'live.events' &&
        (!alwaysNarrow.includes(role) || isForSome(name, route)),
    )
    expect(
      await wrong(
        others,
        (route) => call(route, cookie),
        ({ status, code }) => status === 403 && code === 'not_allowed',
      ),
    ).toEqual([])
    // What it may do is never refused for want of a right, whatever else is wrong with an empty request.
    expect(
      await wrong(
        allowed,
        (route) => call(route, cookie),
        ({ status }) => status !== 401 && status !== 403 && status < 500,
      ),
    ).toEqual([])
    if (role === 'auditor') expect(others.some(([, { method }]) => method !== 'GET')).toBe(true)
  })

  it('an auditor may change nothing at all', async () => {
    const mine: readonly string[] = rightsOf(['auditor'])
    const acts = guarded.filter(([, { method, right }]) => method !== 'GET' && mine.includes(right))
    expect(acts.map(([name]) => name)).toEqual([])
  })

  it('another agency’s matters are refused to everybody', async () => {
    const { cookie } = await signedIn(centre, 'supervisor')
    const ofAgency = guarded.filter(([, { right }]) => right !== 'signed_in')
    expect(
      await wrong(
        ofAgency,
        (route) => call(route, cookie, 2),
        ({ status, code }) => status === 403 && code === 'not_allowed',
      ),
    ).toEqual([])
  })

  it('a page of somebody else’s cannot act with our visitor’s cookie', async () => {
    const { cookie } = await signedIn(centre, 'desk')
    const answer = await fetch(`${centre.origin}/api/a/1/shift`, {
      method: 'POST',
      headers: { cookie, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as Refusal).error.code).toBe('other_origin')
  })

  it('signing out ends the session at once', async () => {
    const auditor = await signedIn(centre, 'auditor')
    expect((await auditor.get('/api/me')).status).toBe(200)
    expect((await auditor.send('POST', '/api/sign-out')).status).toBe(200)
    expect((await auditor.get('/api/me')).status).toBe(401)
  })
})
