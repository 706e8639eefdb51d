import { type Refusal, type Route, rightsOf, roles, routes } from '@callbox/contract'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { createAssessor } from '#core/assess'
import { serveContract } from '#platform/http'
import { arrive, said, type TestWorld, testWorld } from '#testing'
import { modules } from '../modules.ts'
import { systemRoutes } from '../ready.ts'
import { handlersOf } from '../serve.ts'
import { nearly, unkind } from './arbitrary.ts'

// How many inputs each route is given; more with CALLBOX_TEST_RUNS.
const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 25)

const assessor = createAssessor({ timeoutMs: 10_000, startMs: 20_000 })
afterAll(() => assessor.close())

const origin = 'http://localhost:9110'
/** Not asked: one never ends, one works a whole model, one may say that the centre is not ready. */
const aside = new Set(['live.events', 'triage.retrain', 'system.ready'])

/** A centre in the middle of its work: conversations claimed, answered, noted, closed, and an account to each connector. */
const busyCentre = async (): Promise<{ t: TestWorld; call: Call; ids: string[] }> => {
  const t = await testWorld({ assessor: { ...assessor, close: async () => undefined } })
  const world = {
    ...t.world,
    fetch: async () => {
      throw new TypeError('There is no network here.')
    },
  }
  await arrive(t, said('1', 'we are on the roof of 18 Alder St, 4 of us'), said('2', 'gracias', { by: 'jo' }))
  await arrive(t, said('3', 'when does the pool open?', { by: 'sam' }), said('4', 'thanks!', { by: 'kim' }))
  const app = serveContract({
    world,
    handlers: { ...handlersOf(modules), ...systemRoutes(() => []) },
    whoIs: async () => ({
      person: { id: 'lindqvist', name: 'C. Lindqvist' },
      sessionId: 'a session',
      confirmed: true,
      grants: new Map([[1, new Set([...rightsOf(roles), 'directory.sync' as const])]]),
    }),
    log: t.world.log,
    trustProxy: false,
    origin,
  })
  const call: Call = async (path, init) => {
    const answer = await app.request(`${origin}${path}`, init)
    const type = answer.headers.get('content-type') ?? ''
    return { status: answer.status, body: type.includes('json') ? await answer.json() : await answer.text() }
  }
  const queue = (await call('/api/a/1/queue?limit=2')).body as {
    items: { id: string }[]
    next: string | null
  }
  const [one] = queue.items
  for (const act of ['look', 'claim'])
    await call(`/api/a/1/conversations/${one!.id}/${act}`, { method: 'POST' })
  const ids = [...queue.items.map(({ id }) => id), t.account, 'ruiz', 'lindqvist', queue.next ?? '']
  const whole = (await call(`/api/a/1/conversations/${one!.id}`)).body
  for (const [found] of JSON.stringify(whole).matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g)) ids.push(found)
  return { t, call, ids: [...new Set(ids)].filter(Boolean) }
}

type Call = (path: string, init?: RequestInit) => Promise<{ status: number; body: unknown }>

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** The address a route is called at; what is no whole character cannot stand in one. */
const addressOf = (route: Route, params: Record<string, unknown>, query: Record<string, unknown>): string => {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(wordOf(name === 'agency' ? 1 : params[name]).toWellFormed() || '-'),
  )
  const words = Object.entries(query).map(([name, value]) => [name, wordOf(value).toWellFormed()])
  return words.length > 0 ? `${path}?${new URLSearchParams(words)}` : path
}

const recordOr = (
  schema: z.ZodType | undefined,
  ids: readonly string[],
): fc.Arbitrary<Record<string, unknown>> =>
  schema
    ? nearly(schema, ids).filter(
        (value): value is Record<string, unknown> =>
          typeof value === 'object' && value !== null && !Array.isArray(value),
      )
    : fc.constant({})

const tried = Object.entries(routes as Record<string, Route>).filter(([name]) => !aside.has(name))
const families = [...new Set(tried.map(([name]) => name.split('.')[0]!))]

it.each(families)(
  'whatever %s routes are given, they answer or refuse in words',
  { timeout: 120_000 },
  async (family) => {
    const { call, ids } = await busyCentre()
    const words = fc.constantFrom(...ids, ...unkind)
    const faults: string[] = []
    for (const [name, route] of tried.filter(([one]) => one.startsWith(`${family}.`) || one === family)) {
      const inputs = fc.record({
        params: fc.oneof(
          { weight: 12, arbitrary: recordOr(route.params, ids) },
          fc.dictionary(fc.constant('id'), words),
        ),
        query: recordOr(route.query, ids),
        body: route.body ? nearly(route.body, ids) : fc.constant(undefined),
      })
      for (const { params, query, body } of fc.sample(inputs, { numRuns })) {
        const path = addressOf(route, params, query)
        const { status, body: answer } = await call(path, {
          method: route.method,
          ...(route.method === 'GET'
            ? {}
            : { headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
        })
        const { error, detail } = answer as Partial<Refusal> & { detail?: string }
        const refused = status >= 400 && !(error?.sentence || detail)
        if (status >= 500 || refused)
          faults.push(
            `${name} ${status} ${path.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 400)} ${JSON.stringify(answer).slice(0, 200)}`,
          )
      }
    }
    expect(faults).toEqual([])
  },
)
