import { expect, test } from 'vitest'
import { type Json, type Session, SignedOut } from '#core/channels'
import { bluesky } from './index.ts'
import { choose } from './options.ts'
import { caller, signInEveryMs } from './session.ts'

type Answer = { status: number; body: object } | 'silence'
const ok = (body: object): Answer => ({ status: 200, body })
const refused = (status: number, error: string): Answer => ({ status, body: { error, message: `${error}.` } })
const tokens = { did: 'did:plc:centre', handle: 'centre.test', accessJwt: 'a2', refreshJwt: 'r2' }

/** An account on a network whose answers are given by method. */
const account = (
  answers: Record<string, Answer>,
  kept: Json = { ...tokens, accessJwt: 'a1', refreshJwt: 'r1' },
) => {
  const state = { now: new Date('2026-03-01T02:00:00Z'), saved: kept, asked: [] as string[], answers }
  const fetcher = async (input: string | URL | Request): Promise<Response> => {
    const method = new URL(String(input)).pathname.split('.').pop()!
    state.asked.push(method)
    const answer = state.answers[method] ?? 'silence'
    if (answer === 'silence') throw new TypeError('fetch failed')
    return Response.json(answer.body, { status: answer.status })
  }
  const session = (): Session => ({
    account: { id: 'a', handle: 'centre.test', settings: {} },
    credential: { identifier: 'did:plc:centre', password: 'secret', service: 'https://pds.test' },
    session: structuredClone(state.saved),
    saveSession: async (next) => {
      state.saved = structuredClone(next)
    },
    fetch: fetcher as typeof fetch,
    now: () => state.now,
  })
  return { state, session, call: () => caller(session(), choose()) }
}
const expired = refused(400, 'ExpiredToken')

test('a session that has run out is refreshed and saved; nobody signs in again', async () => {
  const { state, call } = account({ getPosts: expired, refreshSession: ok(tokens) })
  await (await call()).get('app.bsky.feed.getPosts').catch(() => undefined)
  expect(state.asked).toEqual(['getPosts', 'refreshSession', 'getPosts'])
  expect(state.saved).toMatchObject({ accessJwt: 'a2', refreshJwt: 'r2' })
})

test('a refresh that gets no answer leaves the session as it is', async () => {
  const { state, call } = account({ getPosts: expired })
  await expect((await call()).get('app.bsky.feed.getPosts')).rejects.not.toBeInstanceOf(SignedOut)
  expect(state.saved).toMatchObject({ accessJwt: 'a1', refreshJwt: 'r1' })
  expect(state.asked).not.toContain('createSession')
})

test('a session the network ended is replaced by signing in again', async () => {
  const { state, call } = account({ getPosts: expired, refreshSession: expired, createSession: ok(tokens) })
  await (await call()).get('app.bsky.feed.getPosts').catch(() => undefined)
  expect(state.saved).toMatchObject({ accessJwt: 'a2', signIn: { said: '' } })
})

test('a password taken back is told at once and tried again only five minutes later', async () => {
  const { state, session } = account({
    refreshSession: expired,
    createSession: refused(401, 'AuthenticationRequired'),
  })
  const { health } = bluesky()
  const logIns = () => state.asked.filter((one) => one === 'createSession').length
  for (let i = 0; i < 3; i++) expect(await health(session())).toMatchObject({ state: 'signed_out' })
  expect(logIns()).toBe(1)
  state.now = new Date(state.now.getTime() + signInEveryMs)
  expect(await health(session())).toMatchObject({ state: 'signed_out' })
  expect(logIns()).toBe(2)
})

test('an account taken down is signed out although it can still read', async () => {
  const { state, session } = account({
    listNotifications: ok({ notifications: [] }),
    refreshSession: refused(401, 'AccountTakedown'),
  })
  const health = await bluesky().health(session())
  expect(health.state).toBe('signed_out')
  expect(health.sentence).toContain('taken this account down')
  expect(state.asked).toEqual(['refreshSession'])
})

test('what never left is tried again; what may have left is unknown', async () => {
  const { session } = account({})
  const out = { key: '3lzzzzzzzzz2k', text: 'Stay inside.', language: 'en', madeAt: new Date(0), to: null }
  expect(await bluesky().publish!(session(), out)).toMatchObject({ is: 'unknown' })
  const fetcher = async () => {
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    })
  }
  const cut = { ...session(), fetch: fetcher as typeof fetch }
  expect(await bluesky().publish!(cut, out)).toMatchObject({ is: 'retry_at' })
})

test.each([
  ['nothing', {}],
  ['less than before', { ...tokens, refreshJwt: undefined }],
  ['empty words', { ...tokens, accessJwt: '', refreshJwt: '' }],
])('a refresh that brings %s leaves the session as it is, and says so', async (_, brought) => {
  const { state, session } = account({ refreshSession: ok(brought) })
  expect(await bluesky().health(session())).toMatchObject({
    state: 'slow',
    sentence: expect.stringContaining('the one kept before stays'),
  })
  expect(state.saved).toMatchObject({ accessJwt: 'a1', refreshJwt: 'r1' })
  expect(state.asked).toEqual(['refreshSession'])
})

test('the end of a refresh token is read from it, and what is no token has none', () => {
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url')
  const refreshJwt = `${part({ alg: 'ES256K' })}.${part({ exp: 1_800_000_000 })}.signature`
  const { expiry, secretOf } = bluesky()
  const of = (session: Json) => expiry!({ credential: null, session })
  expect(of({ refreshJwt })).toEqual({ at: new Date(1_800_000_000_000), renews: true })
  for (const none of [null, {}, { refreshJwt: 'r1' }, { refreshJwt: 'a.!.c' }]) expect(of(none)).toBeNull()
  const kept = { identifier: 'did:plc:a', password: 'abcd', service: 'https://pds.test' }
  expect([secretOf!(kept), secretOf!({ other: 1 })]).toEqual(['abcd', null])
})

test('what is left of the rate limit is told with the health, as the network says it', async () => {
  const { session } = account({ refreshSession: ok(tokens) })
  const limits = { 'ratelimit-limit': '3000', 'ratelimit-remaining': '12', 'ratelimit-reset': '1772330700' }
  const base = session()
  const fetcher = async (input: string | URL | Request, init?: RequestInit) =>
    String(input).includes('listNotifications')
      ? Response.json({ notifications: [] }, { headers: limits })
      : base.fetch(input as string, init)
  expect(await bluesky().health({ ...base, fetch: fetcher as typeof fetch })).toMatchObject({
    state: 'well',
    budgets: [{ what: 'requests', limit: 3000, left: 12, resetsAt: new Date(1_772_330_700_000) }],
  })
})
