import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bluesky } from '#connectors/bluesky'
import type { Json, Session } from '#core/channels'
import { damaged } from './damage.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 120)

type Recorded = Record<string, { notification: Json; post: Json }>
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../connectors/bluesky/recorded.json'), 'utf8'),
) as Recorded
const said = Object.values(recorded)
const account = { did: 'did:plc:centre', handle: 'riverton.example' }

/** What a well server answers, by the end of the method's name. */
const good: Record<string, object> = {
  listNotifications: {
    notifications: said.flatMap((one) => one.notification ?? []),
    cursor: '2026-03-01T02:00:00.000Z',
  },
  getPosts: { posts: said.flatMap((one) => one.post ?? []) },
  getRecord: { uri: 'at://x/app.bsky.actor.profile/self', cid: 'c', value: { description: 'Call 9-1-1.' } },
  refreshSession: { ...account, accessJwt: 'a', refreshJwt: 'r', didDoc: null },
  createSession: { ...account, accessJwt: 'a', refreshJwt: 'r' },
  getProfile: { ...account, displayName: 'Riverton', labels: [] },
  createRecord: { uri: 'at://x/app.bsky.feed.post/1', cid: 'c' },
  putRecord: { uri: 'at://x/app.bsky.actor.profile/self', cid: 'c' },
}

type Answer = { status: number; headers: Record<string, string>; body: string }
const answerTo = (body: object): fc.Arbitrary<Answer> =>
  fc.record({
    status: fc.oneof(
      { weight: 6, arbitrary: fc.constant(200) },
      fc.constantFrom(204, 400, 401, 404, 429, 500, 503),
    ),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { 'ratelimit-reset': 'x', 'ratelimit-remaining': '-1', 'retry-after': '9e99' },
      { 'content-type': 'text/html' },
    ),
    body: fc.oneof(
      { weight: 2, arbitrary: fc.constant(JSON.stringify(body)) },
      { weight: 5, arbitrary: damaged(body).map((value) => JSON.stringify(value)) },
      fc.json(),
      fc.constantFrom('', '<html>', 'null', '['.repeat(50_000), '{"error":"ExpiredToken"}', '{"error":5}'),
    ),
  })

const network = fc.record(
  Object.fromEntries(
    Object.entries(good).map(([name, body]) => [
      name,
      fc.array(answerTo(body), { minLength: 1, maxLength: 3 }),
    ]),
  ),
)

/** More requests than any one act of a connector needs: beyond it would ask for ever. */
const mostAsked = 400

const acts: Record<string, (session: Session) => Promise<unknown>> = {
  'reading for the first time': (session) => bluesky().pull!(session, null),
  'reading from a place of its own': async (session) => {
    const { position } = await bluesky().pull!(session, null)
    return bluesky().pull!(session, position)
  },
  'reading from a place that is none': (session) => bluesky().pull!(session, { version: 1, rest: 5 }),
  'asking how the account is': (session) => bluesky().health(session),
  'reading the profile': (session) => bluesky().profile!(session),
}

it.each(Object.keys(acts))(
  'whatever Bluesky answers, %s comes to an end and says what it is',
  { timeout: 60_000 },
  async (name) => {
    await fc.assert(
      fc.asyncProperty(network, async (answers) => {
        let asked = 0
        const fetcher = async (input: string | URL | Request): Promise<Response> => {
          if (asked++ > mostAsked) throw new Error('It asks for ever.')
          const method = new URL(String(input instanceof Request ? input.url : input)).pathname
            .split('.')
            .at(-1)!
          const some = answers[method] ?? answers.getProfile!
          const { status, headers, body } = some[asked % some.length]!
          return new Response(status === 204 ? null : body, {
            status,
            headers: { 'content-type': 'application/json', ...headers },
          })
        }
        const session: Session = {
          account: { id: 'a', handle: account.handle, settings: { service: 'https://pds.test' } },
          credential: { identifier: account.did, password: 'secret', service: 'https://pds.test' },
          session: { ...account, accessJwt: 'a', refreshJwt: 'r' },
          saveSession: async () => undefined,
          fetch: fetcher as typeof fetch,
          now: () => new Date('2026-03-01T02:00:00Z'),
        }
        const came = await acts[name]!(session).catch((error: unknown) => error)
        expect(asked).toBeLessThan(mostAsked)
        if (came instanceof Error) expect(came.message.length).toBeGreaterThan(0)
        else expect(() => structuredClone(came)).not.toThrow()
      }),
      { numRuns },
    )
  },
)
