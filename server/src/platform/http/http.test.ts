import {
  type AgencyRight,
  asksToConfirm,
  confirmRights,
  matrix,
  type OutputOf,
  type Route,
  type Routes,
  routes,
} from '@callbox/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '#platform/errors'
import { makeLog } from '#platform/log'
import { gaps, type Handlers, openapi, type Refused, type Served, serveContract, type Who } from './index.ts'

const origin = 'https://desk.riverton.example'
const uuid = '0192f0c1-0000-7000-8000-000000000001'
const declared = Object.entries(routes as Record<string, Route>)

/** Every route answers "done": what is tested here is the door in front of them. */
const trivial = Object.fromEntries(
  declared.map(([name, { output }]) => [
    name,
    async () => (typeof output === 'string' ? new Response('bytes') : { ok: true }),
  ]),
) as unknown as Handlers<object>

const holding = (...rights: AgencyRight[]): Who => ({
  person: { id: 'p1', name: 'A. Ruiz' },
  sessionId: 's1',
  confirmed: true,
  grants: new Map([[1, new Set(rights)]]),
})

const serve = (who: Who | null, more: Partial<Served<object>> = {}) =>
  serveContract({
    world: {},
    handlers: trivial,
    whoIs: async () => who,
    log: makeLog('silent'),
    trustProxy: false,
    origin,
    checkOutput: false,
    ...more,
  })

const addressOf = (path: string) =>
  origin +
  path
    .replace(':agency', '1')
    .replace(/:(id|message)/g, uuid)
    .replace(/:(revision|position)/g, '0')

const ask = (app: ReturnType<typeof serve>, route: Route, init: RequestInit = {}) =>
  app.request(addressOf(route.path), { method: route.method, headers: { origin }, ...init })

type Told = { code: string; sentence: string; detail?: Record<string, unknown> }
/** What a route refused with; of SCIM's own form, whose code is its status, the sentence. */
const refusal = async (answer: Response): Promise<Told> => {
  const told = (await answer.json()) as { error?: Told; status?: string; detail?: string }
  const code = told.status === '401' ? 'not_signed_in' : 'not_allowed'
  return told.error ?? { code, sentence: told.detail ?? '' }
}

const send = (body: BodyInit, headers: Record<string, string> = {}) =>
  serve(holding('desk.work')).request(addressOf('/api/a/:agency/conversations/:id/notes'), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body,
  })

describe('every route of the contract', () => {
  for (const [name, route] of declared) {
    const asksForAgency = route.right in matrix
    if (route.right === 'public') {
      it(`${name} asks nobody who they are`, async () => {
        // Asked without what it wants to be told, it says so: that is behind the question of who asks.
        expect((await ask(serve(null), route)).status).toBe(route.body ? 400 : 200)
      })
      continue
    }
    it(`${name} refuses who is not signed in`, async () => {
      const answer = await ask(serve(null), route)
      expect(answer.status).toBe(401)
      expect(await refusal(answer)).toMatchObject({ code: 'not_signed_in' })
    })
    if (asksForAgency) {
      const others = (Object.keys(matrix) as AgencyRight[]).filter((right) => right !== route.right)
      it(`${name} refuses who holds every other right, or the right in another agency, and names it`, async () => {
        const told: Refused[] = []
        const app = serve(holding(...others), { refused: async (r) => void told.push(r) })
        const answer = await ask(app, route)
        expect(answer.status).toBe(403)
        expect(await refusal(answer)).toMatchObject({
          code: 'not_allowed',
          sentence: expect.stringContaining(`"${route.right}"`),
        })
        expect(told).toMatchObject([{ right: route.right, route: name, agency: 1, person: { id: 'p1' } }])
        const elsewhere = {
          ...holding(),
          grants: new Map([[2, new Set(Object.keys(matrix) as AgencyRight[])]]),
        }
        expect((await ask(serve(elsewhere), route)).status).toBe(403)
      })
    }
    it(`${name} ${asksToConfirm(route) ? 'asks for a factor once more' : 'asks for no factor again'}`, async () => {
      const told: Refused[] = []
      const who = asksForAgency ? holding(route.right as AgencyRight) : holding()
      const app = serve({ ...who, confirmed: false }, { refused: async (r) => void told.push(r) })
      const answer = await ask(app, route)
      if (!asksToConfirm(route)) return expect([200, 400]).toContain(answer.status)
      expect(answer.status).toBe(403)
      expect(await refusal(answer)).toMatchObject({ code: 'confirm_first' })
      if (asksForAgency) expect(told).toMatchObject([{ why: 'confirm_first', route: name, agency: 1 }])
    })
    it(`${name} lets in who may`, async () => {
      const app = serve(asksForAgency ? holding(route.right as AgencyRight) : holding())
      expect([200, 400]).toContain((await ask(app, route)).status)
    })
  }

  it('whatever lets people in, speaks for an account or takes down in our name asks for a factor once more', () => {
    const acts = declared.filter(
      ([, { method, right }]) => method !== 'GET' && (confirmRights as readonly string[]).includes(right),
    )
    expect(acts.length).toBeGreaterThan(8)
    expect(acts.every(([, route]) => asksToConfirm(route))).toBe(true)
    // Nothing that answers the public, and nothing that only looks, waits for somebody's telephone.
    for (const name of ['sending.reply', 'desk.claim', 'desk.queue', 'alarms.acknowledge'] as const)
      expect([name, asksToConfirm(routes[name])]).toEqual([name, false])
  })

  it('a right is asked for before anything of the input is looked at', async () => {
    const app = serve(holding())
    const answer = await app.request(`${origin}/api/a/1/conversations/nonsense/claim`, {
      method: 'POST',
      headers: { origin },
      body: '{',
    })
    expect(answer.status).toBe(403)
    expect((await app.request(`${origin}/api/a/one/queue`)).status).toBe(400)
    expect((await app.request(`${origin}/api/a/99999999999/queue`)).status).toBe(400)
  })

  it('a refusal stands even when it cannot be recorded', async () => {
    const app = serve(holding(), { refused: () => Promise.reject(new Error('no database')) })
    expect((await ask(app, routes['desk.queue'])).status).toBe(403)
  })
})

describe('start-up', () => {
  it('a route without a handler and a handler without a route are named', () => {
    expect(gaps(trivial)).toEqual([])
    const { 'desk.claim': _, ...rest } = trivial
    expect(gaps({ ...rest, 'desk.clam': async () => null })).toEqual([
      expect.stringContaining('desk.claim has no handler'),
      expect.stringContaining('desk.clam'),
    ])
  })
})

describe('start-up, of one route', () => {
  it('a field declared twice, or a right without an agency, is named', () => {
    const claim = { ...routes['desk.claim'], body: z.object({ id: z.string() }) }
    expect(gaps({ claim: async () => null }, { claim })).toEqual([
      expect.stringContaining('the field id twice'),
    ])
    const lost = { ...routes['desk.queue'], path: '/api/queue' }
    expect(gaps({ lost: async () => null }, { lost })).toEqual([expect.stringContaining('names no :agency')])
  })
})

describe('pages that are not ours', () => {
  const claim = routes['desk.claim']
  const app = serve(holding('desk.work'))
  const status = async (headers: Record<string, string>) => (await ask(app, claim, { headers })).status

  it('cannot act with the cookie of our visitor', async () => {
    expect(await status({ origin: 'https://evil.example', cookie: 'a=b' })).toBe(403)
    expect(await status({ origin: 'null', cookie: 'a=b' })).toBe(403)
    expect(await status({ origin: `${origin}.evil.example`, cookie: 'a=b' })).toBe(403)
    expect(await status({ 'sec-fetch-site': 'cross-site', cookie: 'a=b' })).toBe(403)
    expect(await status({ 'sec-fetch-site': 'same-site', cookie: 'a=b' })).toBe(403)
    expect(await status({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(403)
    expect(await status({ cookie: 'a=b' })).toBe(403)
  })

  it('our own page can, and so can a program without a cookie', async () => {
    expect(await status({ origin, cookie: 'a=b' })).toBe(200)
    expect(await status({ origin, 'sec-fetch-site': 'same-origin', cookie: 'a=b' })).toBe(200)
    expect(await status({ 'sec-fetch-site': 'same-origin', cookie: 'a=b' })).toBe(200)
    expect(await status({})).toBe(200)
  })
})

describe('every answer', () => {
  it('carries the security headers, whatever its status', async () => {
    const broken = serve(holding('desk.read'), {
      handlers: { ...trivial, 'desk.queue': () => Promise.reject(new Error('a plea in words')) },
    })
    const answers = [
      await broken.request(`${origin}/healthz`),
      await broken.request(`${origin}/nothing`),
      await broken.request(`${origin}/api/nothing`),
      await broken.request(addressOf('/api/a/:agency/queue')),
      await broken.request(addressOf('/api/a/:agency/messages/:message/:revision/media/:position')),
      await broken.request(`${origin}/api/sign-out`, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
      }),
      await serve(null).request(`${origin}/api/me`),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 404, 500, 200, 403, 401])
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('geolocation=()')
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=/)
    }
    for (const { headers } of answers.slice(2)) expect(headers.get('cache-control')).toBe('no-store')
    const plain = await serve(null, { origin: 'http://localhost:9110' }).request(
      'http://localhost:9110/healthz',
    )
    expect(plain.headers.get('strict-transport-security')).toBeNull()
  })

  it('says in words that the database is away, or its disk full, and to come again', async () => {
    for (const [failure, code] of [
      [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'database_away'],
      [new Error('Connection terminated unexpectedly'), 'database_away'],
      [Object.assign(new Error('the database system is shutting down'), { code: '57P03' }), 'database_away'],
      [Object.assign(new Error('could not extend file'), { code: '53100' }), 'disk_full'],
    ] as const) {
      const app = serve(holding('desk.read'), {
        handlers: { ...trivial, 'desk.queue': () => Promise.reject(failure) },
        log: makeLog('silent'),
      })
      const answer = await app.request(addressOf('/api/a/:agency/queue'))
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('5')
      const said = await refusal(answer)
      expect(said.code).toBe(code)
      expect(said.sentence).toMatch(/nothing was done.*nothing you typed is lost/)
    }
  })

  it('to an error we did not foresee says a reference and nothing of the error', async () => {
    const lines: string[] = []
    const log = { error: (line: unknown) => lines.push(JSON.stringify(line)), warn: () => undefined }
    const failure = Object.assign(new Error('duplicate key (text)=(Help me, Maria Lopez)'), { code: '23505' })
    const app = serve(holding('desk.read'), {
      handlers: { ...trivial, 'desk.queue': () => Promise.reject(failure) },
      log: log as never,
    })
    const answer = await app.request(addressOf('/api/a/:agency/queue'))
    const { code, sentence, detail } = await refusal(answer)
    expect([answer.status, code]).toEqual([500, 'unexpected'])
    expect(sentence).toContain(String(detail?.reference))
    expect(sentence).not.toContain('Maria')
    expect(lines.join()).toContain(String(detail?.reference))
    expect(lines.join()).not.toContain('Maria')
  })

  it('to a refusal by name says its sentence', async () => {
    const app = serve(holding('desk.work'), {
      handlers: {
        ...trivial,
        'desk.claim': () =>
          Promise.reject(new AppError('already_claimed', 409, 'B. Okafor has it.', { holder: 'B. Okafor' })),
      },
    })
    const answer = await ask(app, routes['desk.claim'])
    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({
      error: { code: 'already_claimed', sentence: 'B. Okafor has it.', detail: { holder: 'B. Okafor' } },
    })
  })

  it('that breaks the contract is found in tests', async () => {
    const app = serve(holding(), { checkOutput: true })
    expect((await app.request(`${origin}/api/me`)).status).toBe(500)
    expect((await app.request(`${origin}/healthz`)).status).toBe(200)
  })

  it('that says more than the contract names is found in tests, however deep it stands', async () => {
    const pack = { id: 'us-ecc', name: 'United States', languages: ['en'] }
    const about: OutputOf<Routes['door.about']> = {
      ...{ name: 'R', practice: true, passkeys: true, breachedList: false, shortest: 14 },
      ...{ packs: [pack], signOn: [] },
    }
    const answered = async (answer: object) =>
      (
        await serve(null, {
          checkOutput: true,
          handlers: { ...trivial, 'door.about': (async () => answer) as never },
        }).request(`${origin}/api/door`)
      ).status
    expect(await answered(about)).toBe(200)
    expect(await answered({ ...about, secret: 'a' })).toBe(500)
    expect(await answered({ ...about, packs: [pack, { ...pack, secret: 'a' }] })).toBe(500)
  })
})

describe('hostile input', () => {
  it.each([
    ['not JSON', '{"text": ', 'body'],
    ['the wrong type', '{"text": 5}', 'text'],
    ['a list', '[]', 'body'],
    ['null', 'null', 'body'],
    ['nothing', '', 'text'],
    ['an empty text', '{"text": "   "}', 'text'],
    ['a misspelt field', '{"text": "a", "txet": "b"}', 'txet'],
    ['a prototype', '{"text": "a", "__proto__": {"admin": true}}', '__proto__'],
    ['a nested prototype', '{"text": "a", "x": {"__proto__": 1}}', '__proto__'],
    ['a zero byte', '{"text": "a\\u0000b"}', 'text'],
    ['half a character', '{"text": "a\\ud800b"}', 'text'],
    ['a text too long', JSON.stringify({ text: 'x'.repeat(5000) }), 'text'],
  ])('%s is refused, naming the field', async (_, body, field) => {
    const answer = await send(body)
    expect(answer.status).toBe(400)
    expect(await refusal(answer)).toMatchObject({ code: 'bad_input', detail: { field } })
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('malformed UTF-8 is refused', async () => {
    const answer = await send(
      Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    )
    expect(await refusal(answer)).toMatchObject({
      code: 'bad_input',
      sentence: expect.stringContaining('UTF-8'),
    })
  })

  it('more than 1 MB is refused, whether or not its length is told', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
    const told = await send(large, { 'content-length': String(large.length) })
    const untold = await send(large)
    expect([told.status, untold.status]).toEqual([413, 413])
    expect(await refusal(untold)).toMatchObject({
      code: 'too_large',
      sentence: expect.stringContaining('1 MB'),
    })
  })

  /** A body that comes when it is let, and whether anybody has begun to read it. */
  const slowly = (...pieces: string[]) => {
    const gate = Promise.withResolvers<void>()
    const told = { reads: 0, gate }
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (told.reads++ > 0) await gate.promise
          const piece = pieces.shift()
          if (piece === undefined) controller.close()
          else controller.enqueue(Buffer.from(piece))
        },
      },
      { highWaterMark: 0 },
    )
    return { body, told }
  }
  const noting = (app: ReturnType<typeof serve>, body: BodyInit) =>
    app.request(addressOf('/api/a/:agency/conversations/:id/notes'), {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)

  it('however many send at once, and slowly, no more of it is held than fits: the next is told to come again', async () => {
    const app = serve(holding('desk.work'), { mostBodies: 1000 })
    const { body, told } = slowly(`{"text": "${'a'.repeat(700)}`, '"}')
    const first = noting(app, body)
    while (told.reads < 2) await new Promise(setImmediate)
    const small = JSON.stringify({ text: 'b'.repeat(400) })
    const second = await noting(app, small)
    expect(second.status).toBe(503)
    expect(second.headers.get('retry-after')).toBe('5')
    expect(await refusal(second)).toMatchObject({ code: 'too_much_at_once' })
    told.gate.resolve()
    expect((await first).status).toBe(200)
    for (let n = 0; n < 5; n++) expect((await noting(app, small)).status).toBe(200)
  })

  it('nothing is read of what somebody sends who may not', async () => {
    for (const who of [null, holding('desk.read')]) {
      const { body, told } = slowly('{"text": "a"}')
      expect([401, 403]).toContain((await noting(serve(who), body)).status)
      expect(told.reads).toBe(0)
    }
  })

  it('a form is not JSON', async () => {
    const answer = await send('text=a', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(await refusal(answer)).toMatchObject({ detail: { field: 'Content-Type' } })
  })

  it('an address and a query that do not fit are refused by name', async () => {
    const app = serve(holding('desk.read', 'desk.work'))
    const of = async (path: string) => (await refusal(await app.request(origin + path))).detail
    expect(await of('/api/a/1/conversations/1')).toEqual({ field: 'id' })
    expect(await of("/api/a/1/conversations/'%20or%201=1--")).toEqual({ field: 'id' })
    expect(await of('/api/a/1/queue?limit=0')).toEqual({ field: 'limit' })
    expect(await of('/api/a/1/queue?view=everything')).toEqual({ field: 'view' })
    expect(await of('/api/a/1/queue?after=a%00b')).toEqual({ field: 'after' })
  })

  it('whatever the bytes, the answer is a refusal with a sentence, never a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((j) => Buffer.from(j)),
        ),
        async (bytes) => {
          const answer = await send(Buffer.from(bytes))
          expect([200, 400]).toContain(answer.status)
          if (answer.status === 400) expect((await refusal(answer)).sentence.length).toBeGreaterThan(10)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('a number that the database cannot hold is refused, not a fault of ours', async () => {
    const app = serve(holding('desk.read'), {
      handlers: {
        ...trivial,
        'desk.queue': () => Promise.reject(Object.assign(new Error('out of range'), { code: '22003' })),
      },
    })
    expect((await app.request(addressOf('/api/a/:agency/queue'))).status).toBe(400)
  })
})

describe('the address of the caller', () => {
  const seen = async (trustProxy: boolean, forwarded: string) => {
    let address = ''
    const app = serve(holding(), {
      trustProxy,
      handlers: {
        ...trivial,
        'session.end': async (_, caller) => {
          address = caller.address
          return { ok: true as const }
        },
      },
    })
    await app.request(`${origin}/api/sign-out`, { method: 'POST', headers: { 'x-forwarded-for': forwarded } })
    return address
  }
  it("is the proxy's word only when the proxy is trusted, and then the last hop only", async () => {
    expect(await seen(false, '203.0.113.9')).toBe('unknown')
    expect(await seen(true, '10.0.0.1, 203.0.113.9')).toBe('203.0.113.9')
    expect(await seen(true, '[2001:db8::1]:443')).toBe('2001:db8::1')
    expect(await seen(true, '203.0.113.9, <script>')).toBe('unknown')
  })
})

describe('the contract as OpenAPI', () => {
  it('names every route with its parameters, body and answer', () => {
    const document = JSON.parse(JSON.stringify(openapi(routes))) as {
      openapi: string
      paths: Record<
        string,
        Record<
          string,
          {
            operationId: string
            parameters: { name: string; in: string; required: boolean }[]
            requestBody?: unknown
          }
        >
      >
    }
    expect(document.openapi).toBe('3.1.0')
    for (const [name, route] of declared) {
      const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      expect(operation?.operationId).toBe(name)
      const inPath = operation!.parameters.filter((p) => p.in === 'path').map((p) => p.name)
      expect(inPath).toEqual([...route.path.matchAll(/:(\w+)/g)].map((found) => found[1]))
      expect(operation!.requestBody !== undefined).toBe(route.body !== undefined)
    }
    const queue = document.paths['/api/a/{agency}/queue']!.get!
    expect(queue.parameters.filter((p) => p.required).map((p) => p.name)).toEqual(['agency'])
  })
})
