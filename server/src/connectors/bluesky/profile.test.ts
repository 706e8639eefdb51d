import { expect, test } from 'vitest'
import type { Json, ProfileWanted, Session } from '#core/channels'
import { choose } from './options.ts'
import { profile, setProfile } from './profile.ts'
import { vouchedFor } from './verified.ts'

type Value = { [key: string]: Json }

/** An account's server with one profile in it, as the protocol keeps it: a write compares the version it names. */
const server = (value: Value | null, shown: Value = {}) => {
  const state = {
    value,
    version: value ? 1 : 0,
    writes: 0,
    /** What happens at the next write, after it was looked at and before it is answered. */
    next: 'ok' as 'ok' | 'answer lost' | 'another hand',
    cid: () => (state.value ? `cid-${state.version}` : null),
  }
  const fetcher = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(String(input))
    if (pathname.endsWith('app.bsky.actor.getProfile'))
      return Response.json({ did: 'did:plc:centre', handle: 'riverton.example', ...shown })
    if (pathname.endsWith('com.atproto.repo.getRecord'))
      return state.value
        ? Response.json({ uri: 'at://x', cid: state.cid(), value: state.value })
        : Response.json({ error: 'RecordNotFound', message: 'None.' }, { status: 400 })
    if (!pathname.endsWith('com.atproto.repo.putRecord')) throw new Error(pathname)
    const { swapRecord, record } = JSON.parse(String(init!.body)) as { swapRecord: string; record: Value }
    if (state.next === 'another hand') {
      state.value = { ...state.value, description: 'Win a prize.' }
      state.version++
    }
    if (swapRecord !== state.cid())
      return Response.json(
        { error: 'InvalidSwap', message: 'Record was at another version.' },
        { status: 400 },
      )
    state.value = record
    state.version++
    state.writes++
    if (state.next === 'answer lost') throw new TypeError('fetch failed')
    return Response.json({ uri: 'at://x', cid: state.cid() })
  }
  const session: Session = {
    account: { id: 'a', handle: 'riverton.example', settings: { service: 'https://pds.test' } },
    credential: { identifier: 'did:plc:centre', password: 'secret', service: 'https://pds.test' },
    session: { did: 'did:plc:centre', handle: 'riverton.example', accessJwt: 'a', refreshJwt: 'r' },
    saveSession: async () => undefined,
    fetch: fetcher as typeof fetch,
    now: () => new Date('2026-03-01T02:00:00Z'),
  }
  const read = () => profile(choose())(session)
  const write = async (over?: string, more: Partial<ProfileWanted> = {}) =>
    setProfile(choose())(session, {
      key: 'k',
      name: 'Riverton ECC',
      text: 'Official. Emergency: call 9-1-1.',
      link: null,
      over: over ?? (await read()).version,
      ...more,
    })
  return { state, read, write }
}
const avatar = { $type: 'blob', ref: { $link: 'bafy-crest' }, mimeType: 'image/png', size: 9 }
const old = { $type: 'app.bsky.actor.profile', displayName: 'Riverton', description: 'Hello.', avatar }

test('the text is read from the account’s own repository, its pictures under the id of their bytes', async () => {
  const { read } = server(old, { avatar: 'https://cdn.test/avatar.jpg', banner: 'javascript:x' })
  expect(await read()).toEqual({
    handle: 'riverton.example',
    name: 'Riverton',
    text: 'Hello.',
    link: null,
    avatar: { id: 'bafy-crest', url: 'https://cdn.test/avatar.jpg' },
    banner: null,
    version: 'cid-1',
    verified: { is: true, says: expect.stringContaining('riverton.example') },
  })
})

test('name and text are written, and everything else in the profile stays', async () => {
  const { state, write } = server({ ...old, website: 'https://prize.example', pinnedPost: { uri: 'at://p' } })
  expect(await write()).toMatchObject({ is: 'published' })
  expect(state.value).toEqual({
    $type: 'app.bsky.actor.profile',
    displayName: 'Riverton ECC',
    description: 'Official. Emergency: call 9-1-1.',
    avatar,
    pinnedPost: { uri: 'at://p' },
  })
})

test('an account without a profile gets its first one', async () => {
  const { state, write } = server(null)
  expect(await write()).toMatchObject({ is: 'published' })
  expect(state.value).toMatchObject({ displayName: 'Riverton ECC', createdAt: '2026-03-01T02:00:00.000Z' })
})

test('what somebody else wrote since it was seen is not overwritten, before the write or in its very moment', async () => {
  const { state, read, write } = server(old)
  expect(await write('cid-0')).toMatchObject({
    is: 'refused',
    why: expect.stringContaining('Somebody has changed'),
  })
  state.next = 'another hand'
  expect(await write()).toMatchObject({ is: 'refused' })
  expect((await read()).text).toBe('Win a prize.')
  expect(state.writes).toBe(0)
})

test('when the answer is lost it is unknown, and the same again is found there and written once', async () => {
  const { state, write } = server(old)
  state.next = 'answer lost'
  expect(await write('cid-1')).toMatchObject({ is: 'unknown' })
  state.next = 'ok'
  expect(await write('cid-1')).toMatchObject({ is: 'published' })
  expect(state.writes).toBe(1)
})

test('whether the network vouches for it: a badge, a domain of one’s own, or a domain that no longer does', () => {
  const of = (handle: string, verification?: object) =>
    vouchedFor({ handle, settings: { service: 'https://bsky.social' } }, verification)
  expect(of('riverton.bsky.social', { verifiedStatus: 'valid' })).toMatchObject({ is: true })
  expect(of('riverton.bsky.social', { verifiedStatus: 'none' })).toMatchObject({ is: false })
  expect(of('riverton.example')).toMatchObject({ is: true })
  expect(of('handle.invalid')).toMatchObject({
    is: false,
    says: expect.stringContaining('no longer vouches'),
  })
})
