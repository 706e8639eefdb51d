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
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addAccount } from '#core/accounts'
import { createAssessor } from '#core/assess'
import { grantsOf } from '#core/identity'
import { receive } from '#flows/intake'
import { withSession } from '#platform/db'
import { type AccountsOf, type Handlers, serveContract } from '#platform/http'
import { arrive, pushNetwork, said, type TestWorld, testWorld } from '#testing'
import { modules } from './modules.ts'
import { accountsNamed } from './scope.ts'
import { handlersOf } from './serve.ts'

const origin = 'http://localhost:9110'
const guarded = Object.entries(routes as Record<string, Route>).filter(([, { right }]) => right in matrix)
const everyRole = roles as readonly Role[]
const gives = (role: Role, { right }: Route): boolean =>
  (matrix[right as keyof typeof matrix] as readonly Role[]).includes(role)

type Shape = {
  type?: string
  enum?: unknown[]
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minimum?: number
  format?: string
}

/** The least that a schema takes, with one id wherever it wants one. */
const least = (shape: Shape, id: string): unknown => {
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return least(shape.anyOf[0]!, id)
  if (shape.type === 'object')
    return Object.fromEntries(
      Object.entries(shape.properties ?? {})
        .filter(([name]) => shape.required?.includes(name))
        .map(([name, inner]) => [name, least(inner, id)]),
    )
  if (shape.type === 'array') return shape.minItems ? [least(shape.items ?? {}, id)] : []
  if (shape.type === 'boolean') return false
  if (shape.type === 'number' || shape.type === 'integer') return shape.minimum ?? 1
  if (shape.format === 'date-time') return '2026-03-01T02:14:09Z'
  return shape.format === 'uuid' ? id : 'aaaaaaaa'
}
const leastOf = (schema: z.ZodType | undefined, id: string): Record<string, unknown> =>
  schema
    ? (least(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape, id) as Record<
        string,
        unknown
      >)
    : {}

/** Two accounts with a conversation and a message each, a beat of the first, and agency 2 where nobody here works. */
const centreOfTwo = async () => {
  const t = await testWorld({ assessor: createAssessor({ timeoutMs: 10_000, startMs: 20_000 }) })
  const other = await t.db.transaction().execute((trx) =>
    addAccount(trx, {
      ...{ agency: 1, network: pushNetwork().network, handle: 'riverton-fire', name: 'Fire' },
      ...{ by: 'setup', now: t.clock.now() },
    }),
  )
  const [mine] = await arrive(t, said('1', 'we are on the roof of 18 Alder St, 4 of us'))
  const theirs = (
    await receive(t.world, {
      agency: 1,
      accountId: other,
      deliveries: [said('2', 'smoke at the school', { by: 'jo' })],
    })
  ).messages[0]!.conversationId
  const messages = new Map(
    (await t.db.selectFrom('conversations.message').select(['conversation_id', 'message_id']).execute()).map(
      (row) => [row.conversation_id, row.message_id],
    ),
  )
  const beat = '018f0000-0000-7000-8000-00000000beef'
  await withSession(t.ownerUrl, async (client) => {
    await client.query(
      `insert into identity.agency select 2, name, short_name, zone, pack, languages, non_emergency, made_at from identity.agency`,
    )
    await client.query(
      `insert into identity.beat (agency_id, beat_id, name, accounts, made_by, made_at) values (1, $1, 'Old Town', $2, 'setup', $3)`,
      [beat, [t.account], t.clock.now()],
    )
    for (const role of everyRole)
      for (const [scope, accounts, beats] of [
        ['whole', null, null],
        ['account', [t.account], null],
        ['beat', null, [beat]],
      ] as const) {
        const id = `${role} ${scope}`
        await client.query(`insert into identity."user" ("id", "name", "email") values ($1, $1, $1)`, [id])
        await client.query(
          `insert into identity.grant_of_role (agency_id, person_id, role, accounts, beats, granted_by, valid_from)
          values (1, $1, $2, $3, $4, 'setup', $5)`,
          [id, role, accounts, beats, t.clock.now()],
        )
      }
  })
  const named = {
    own: { account: t.account, conversation: mine! },
    other: { account: other, conversation: theirs },
  }
  const thing = (whose: 'own' | 'other', kind: string): string =>
    kind === 'account'
      ? named[whose].account
      : kind === 'message'
        ? messages.get(named[whose].conversation)!
        : named[whose].conversation
  return { t, thing, other, theirs }
}

let t: TestWorld
let thing: (whose: 'own' | 'other', kind: string) => string
let other: { account: string; conversation: string }
/** Nothing of ours has gone out: an outgoing thing counts as one of the conversation whose id it has here. */
const accountsOf: AccountsOf = (agency, kind, ids) =>
  accountsNamed(t.db)(agency, kind === 'outgoing' ? 'conversation' : kind, ids)

beforeAll(async () => {
  const made = await centreOfTwo()
  t = made.t
  thing = made.thing
  other = { account: made.other, conversation: made.theirs }
})

const served = (handlers: Handlers<TestWorld['world']>, refused: string[] = []) =>
  serveContract({
    world: t.world,
    handlers,
    whoIs: async (request) => {
      const id = decodeURIComponent(request.headers.get('cookie') ?? '')
      const grants = await kept(id)
      return { person: { id, name: id }, sessionId: 's', grants }
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
    const { code } = ((await answer.json()) as Refusal).error
    return code === 'bad_input' ? 'through' : code
  }

const stubs = Object.fromEntries(
  Object.entries(routes as Record<string, Route>).map(([name]) => [name, async () => new Response('done')]),
) as unknown as Handlers<TestWorld['world']>

describe('the rights matrix: every route, every role, own and other accounts, beats and agencies', () => {
  it('for the whole agency a role reaches exactly what the matrix gives, and nothing of another agency', async () => {
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
