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
