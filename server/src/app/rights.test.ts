import {
  isForSome,
  matrix,
  namedBy,
  type Refusal,
  type Role,
  type Route,
  roles,
  routes,
} from '@callbox/contract'
import { describe, expect, it } from 'vitest'
import { grantsOf } from '#core/identity'
import { type AccountsOf, type Handlers, serveContract } from '#platform/http'
import type { TestWorld } from '#testing'
import { modules } from './modules.ts'
import { centreOfTwo, leastOf } from './rights.fixture.ts'
import { accountsNamed } from './scope.ts'
import { handlersOf } from './serve.ts'

const origin = 'http://localhost:9110'
const guarded = Object.entries(routes as Record<string, Route>).filter(([, { right }]) => right in matrix)
const everyRole = roles as readonly Role[]
const gives = (role: Role, { right }: Route): boolean =>
  (matrix[right as keyof typeof matrix] as readonly Role[]).includes(role)

let t: TestWorld
let thing: (whose: 'own' | 'other', kind: string) => string
let other: { account: string; conversation: string }
/** Nothing of ours has gone out: an outgoing thing counts as one of the conversation whose id it has here. */
const accountsOf: AccountsOf = (agency, kind, ids) =>
  accountsNamed(t.db)(agency, kind === 'outgoing' ? 'conversation' : kind, ids)

const open = async (): Promise<void> => {
  const made = await centreOfTwo(everyRole)
  granted.clear()
  t = made.t
  thing = made.thing
  other = { account: made.other, conversation: made.theirs }
}

const served = (handlers: Handlers<TestWorld['world']>, refused: string[] = []) =>
  serveContract({
    world: t.world,
    handlers,
    whoIs: async (request) => {
      const id = decodeURIComponent(request.headers.get('cookie') ?? '')
      const grants = await kept(id)
      return { person: { id, name: id }, sessionId: 's', grants, confirmed: true }
    },
    log: t.world.log,
    trustProxy: false,
    origin,
    accountsOf,
    refused: async ({ route }) => void refused.push(route),
    checkOutput: false,
  })

const granted = new Map<string, ReturnType<typeof grantsOf>>()
const kept = (id: string): ReturnType<typeof grantsOf> => {
  const known = granted.get(id) ?? grantsOf(t.db, id, t.clock.now())
  granted.set(id, known)
  return known
}

/** Asks a route about what is on one's own account or on the other one. @returns whether it was let through, or the code. */
const asking =
  (app: ReturnType<typeof served>) =>
  async (who: string, [name, route]: [string, Route], whose: 'own' | 'other', agency = 1) => {
    const kinds = namedBy(name, route)
    const id = (field: string) => thing(whose, kinds.get(field) ?? 'conversation')
    const path = route.path.replaceAll(/:(\w+)/g, (_, param: string) =>
      param === 'agency' ? String(agency) : ['revision', 'position'].includes(param) ? '1' : id(param),
    )
    const fields = [...kinds.keys()].filter((field) => !route.path.includes(`:${field}`))
    const query =
      route.query && fields.length > 0
        ? Object.fromEntries(fields.flatMap((f) => (f in route.query!.shape ? [[f, id(f)]] : [])))
        : {}
    const answer = await app.request(`${origin}${path}?${new URLSearchParams(query)}`, {
      method: route.method,
      headers: { cookie: encodeURIComponent(who), origin, 'content-type': 'application/json' },
      ...(route.method === 'GET'
        ? {}
        : {
            body: JSON.stringify(
              leastOf(route.body, thing(whose, kinds.get(fields[0] ?? '') ?? 'conversation')),
            ),
          }),
    })
    if (answer.status === 200) return 'through'
    const { error } = (await answer.json()) as Partial<Refusal>
    // A directory is refused in its own form, by the status.
    const code = error?.code ?? (answer.status === 403 ? 'not_allowed' : 'bad_input')
    return code === 'bad_input' ? 'through' : code
  }

const stubs = Object.fromEntries(
  Object.entries(routes as Record<string, Route>).map(([name]) => [name, async () => new Response('done')]),
) as unknown as Handlers<TestWorld['world']>

describe('the rights matrix: every route, every role, own and other accounts, beats and agencies', () => {
  it('for the whole agency a role reaches exactly what the matrix gives, and nothing of another agency', async () => {
    await open()
    const ask = asking(served(stubs))
    const wrong: string[] = []
    for (const role of everyRole)
      for (const route of guarded) {
        const narrowOnly = role === 'neighbourhood'
        const here = await ask(`${role} whole`, route, 'other')
        if (!narrowOnly && (here === 'through') !== gives(role, route[1]))
          wrong.push(`${role} ${route[0]}: ${here}`)
        const elsewhere = await ask(`${role} whole`, route, 'own', 2)
        if (elsewhere !== 'not_allowed') wrong.push(`${role} ${route[0]} of agency 2: ${elsewhere}`)
      }
    expect(wrong).toEqual([])
  })

  it.each(['account', 'beat'])(
    'for one %s it reaches what is there, and is told of the rest as of nothing',
    async (scope) => {
      await open()
      const refused: string[] = []
      const ask = asking(served(stubs, refused))
      const wrong: string[] = []
      for (const role of everyRole)
        for (const route of guarded) {
          const [name, declared] = route
          const about = namedBy(name, declared)
          const mine = await ask(`${role} ${scope}`, route, 'own')
          const expected = !gives(role, declared)
            ? 'not_allowed'
            : isForSome(name, declared)
              ? 'through'
              : 'only_some_accounts'
          if (mine !== expected) wrong.push(`${role} ${name}: ${mine}, not ${expected}`)
          if (about.size === 0 || expected !== 'through') continue
          const theirs = await ask(`${role} ${scope}`, route, 'other')
          if (!theirs.startsWith('no_such_')) wrong.push(`${role} ${name} of the other account: ${theirs}`)
        }
      expect(wrong).toEqual([])
      expect(refused.length).toBeGreaterThan(100)
    },
  )

  it('a neighbourhood role that names no account or beat reaches nothing', async () => {
    await open()
    const ask = asking(served(stubs))
    for (const route of guarded.filter(
      ([name, one]) => namedBy(name, one).size > 0 && gives('neighbourhood', one),
    ))
      expect([route[0], await ask('neighbourhood whole', route, 'own')]).toEqual([
        route[0],
        expect.stringMatching(/^no_such_/),
      ])
  })

  it('what is answered to somebody with one account says nothing of another', async () => {
    await open()
    const app = served({ ...handlersOf(modules) })
    const seen: string[] = []
    for (const [name, route] of guarded) {
      if (route.method !== 'GET' || name === 'live.events' || !isForSome(name, route)) continue
      const path = route.path.replaceAll(/:(\w+)/g, (_, param: string) =>
        param === 'agency'
          ? '1'
          : ['revision', 'position'].includes(param)
            ? '1'
            : thing('own', namedBy(name, route).get(param) ?? 'conversation'),
      )
      const query =
        name === 'desk.find'
          ? '?q=smoke'
          : name === 'places.drawing'
            ? '?west=-88&south=41&east=-87&north=42'
            : ''
      const answer = await app.request(`${origin}${path}${query}`, {
        headers: { cookie: encodeURIComponent('supervisor account') },
      })
      const words = await answer.text()
      if (
        words.includes(other.account) ||
        words.includes(other.conversation) ||
        words.includes('smoke at the')
      )
        seen.push(name)
      if (answer.status >= 500) seen.push(`${name} ${answer.status}`)
    }
    expect(seen).toEqual([])
    const all = await app.request(`${origin}/api/a/1/queue`, {
      headers: { cookie: encodeURIComponent('supervisor whole') },
    })
    expect(((await all.json()) as { items: unknown[] }).items).toHaveLength(2)
    const one = await app.request(`${origin}/api/a/1/queue`, {
      headers: { cookie: encodeURIComponent('supervisor beat') },
    })
    expect(await one.json()).toMatchObject({
      items: [{ id: thing('own', 'conversation') }],
      counts: { open: 1 },
    })
  })
})
