import {
  isForSome,
  kinds,
  matrix,
  namedBy,
  type Refusal,
  type Role,
  type Route,
  roles,
  routes,
} from '@callbox/contract'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
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
/** The fields that a route takes beside its address. */
const inputsOf = ({
  body,
  query,
}: {
  body?: Route['body'] | undefined
  query?: Route['query'] | undefined
}): Set<string> =>
  new Set([body, query].flatMap((shape) => Object.keys((shape as z.ZodObject | undefined)?.shape ?? {})))
/** Messages of the conversation that the address names: looked for in it and nowhere else, also where it was merged. */
const withinTheirs = ['desk.split messages', 'interpreting.ask message']
const gives = (role: Role, { right }: Route): boolean =>
  (matrix[right as keyof typeof matrix] as readonly Role[]).includes(role)

let t: TestWorld
type Whose = 'own' | 'other'
let thing: (whose: Whose, kind: string) => string
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

/**
 * Asks a route about what is on one's own account or on the other one, or (`but`) with one field that names the other.
 * @returns whether it was let through, or the code.
 */
const asking =
  (app: ReturnType<typeof served>) =>
  async (
    who: string,
    [name, route]: [string, Route],
    whose: Whose,
    { agency = 1, but }: { agency?: number; but?: string } = {},
  ) => {
    const kinds = namedBy(name, route)
    const id = (field: string) => thing(field === but ? 'other' : whose, kinds.get(field) ?? 'conversation')
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
            body: JSON.stringify(bodyOf(route, fields, id)),
          }),
    })
    if (answer.status === 200) return 'through'
    const { error } = (await answer.json()) as Partial<Refusal>
    // A directory is refused in its own form, by the status.
    const code = error?.code ?? (answer.status === 403 ? 'not_allowed' : 'bad_input')
    return code === 'bad_input' ? 'through' : code
  }

/** The least body that a route takes, with the ids of what its fields name. */
const bodyOf = ({ body }: Route, fields: readonly string[], id: (field: string) => string) => {
  const given = leastOf(body, thing('own', 'conversation'))
  for (const field of fields)
    if (inputsOf({ body }).has(field)) given[field] = Array.isArray(given[field]) ? [id(field)] : id(field)
  return given
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
        const elsewhere = await ask(`${role} whole`, route, 'own', { agency: 2 })
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
          if (!theirs.startsWith('no_such_')) wrong.push(`${role} ${name} of the other ${scope}: ${theirs}`)
          // Nor by one field alone, where there are several.
          for (const but of about.size > 1 ? about.keys() : []) {
            const mixed = await ask(`${role} ${scope}`, route, 'own', { but })
            if (!mixed.startsWith('no_such_')) wrong.push(`${role} ${name} with another's ${but}: ${mixed}`)
          }
          const others = await ask(`${role} other ${scope}`, route, 'own')
          if (!others.startsWith('no_such_')) wrong.push(`${role} ${name} from the other ${scope}: ${others}`)
          const elsewhere = await ask(`${role} ${scope}`, route, 'own', { agency: 2 })
          if (elsewhere !== 'not_allowed') wrong.push(`${role} ${name} of agency 2: ${elsewhere}`)
        }
      expect(wrong).toEqual([])
      expect(refused.length).toBeGreaterThan(100)
    },
  )

  it('every field of a route for some that is called after an account, conversation, message … is looked up', () => {
    const unasked = guarded.flatMap(([name, route]) => {
      const named = namedBy(name, route)
      if (named.size === 0) return []
      return [...inputsOf(route)]
        .filter((field) => kinds.some((kind) => [kind, `${kind}s`].includes(field)) && !named.has(field))
        .map((field) => `${name} ${field}`)
    })
    expect(unasked.sort()).toEqual(withinTheirs)
    // Each kind is asked about by some route, so that none is left out of what was asked above.
    const asked = new Set(guarded.flatMap(([name, route]) => [...namedBy(name, route).values()]))
    expect([...asked].sort()).toEqual([...kinds].sort())
  })

  it('alarms are taken as a group by whoever works for some accounts only as far as they are about those', async () => {
    await open()
    const app = served({ ...handlersOf(modules) })
    const taken = await app.request(`${origin}/api/a/1/alarms/acknowledge-group`, {
      method: 'POST',
      headers: { cookie: encodeURIComponent('desk beat'), origin, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'account', band: null, stage: 0, until: t.clock.now().toISOString() }),
    })
    expect(await taken.json()).toEqual({ acknowledged: 1 })
    const { rows } = await sql<{ account: string }>`select subject as account from alarms.alarm
      where kind = 'account' and acknowledged_at is not null`.execute(t.db)
    expect(rows).toEqual([{ account: t.account }])
  })

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
