/**
 * Brings the network up and asks it, with the very client the product uses, everything the connector relies on.
 * Prints each fact as one line, fails on the first that is not as expected: `node test/networks/smoke.ts`.
 */
import assert from 'node:assert/strict'
// By path: this package brings an older client of its own, which would be found first.
import { AtpAgent, type AtpSessionEvent, XRPCError } from '../../node_modules/@atproto/api/dist/index.js'
import { type Account, type Network, startNetwork, type ThreadNode } from './client.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const began = Date.now()
/** Prints one fact; with `must`, the connector leans on it, and an answer that begins otherwise ends the run. */
const fact = (name: string, value: unknown, must?: string) => {
  const said = typeof value === 'string' ? value : JSON.stringify(value)
  console.log(`${name.padEnd(52)} ${said}`)
  if (must !== undefined) assert.ok(said?.startsWith(must), `${name}: expected ${must}, not ${said}`)
}

/** `status Error: message` of a refused call, or the answer when it was not refused. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    const done = (await call) as { data?: unknown } | undefined
    return `ok ${JSON.stringify(done?.data ?? done ?? null).slice(0, 160)}`
  } catch (error) {
    return error instanceof XRPCError ? `${error.status} ${error.error}: ${error.message}` : String(error)
  }
}

const network = await startNetwork()
fact('up after ms', Date.now() - began)
try {
  const centre = await network.account('centre.test', { name: 'County 911' })
  const maria = await network.account('maria.test', { name: 'Maria' })
  await sessions(network, centre)
  const agent = await signedIn(network, centre)
  const rkeyPost = await records(agent, centre)
  await conversation(network, agent, centre, maria, rkeyPost)
  await moderation(network, agent, centre, maria)
  await faultSwitch(network, agent, centre)
  await revocation(network, centre)
} finally {
  const stopping = Date.now()
  await network.stop()
  fact('stopped after ms', Date.now() - stopping)
}
console.log('the network is as the connector expects')

async function signedIn(network: Network, who: Account, password = who.password) {
  const agent = new AtpAgent({ service: network.pdsProxy })
  await agent.login({ identifier: who.handle, password })
  assert.equal(agent.dispatchUrl.origin, network.pdsProxy, 'the client stays behind the proxy')
  return agent
}

async function sessions(network: Network, centre: Account) {
  const agent = new AtpAgent({ service: network.pdsProxy })
  const identifier = centre.handle
  fact(
    'log-in, wrong password',
    await outcome(agent.login({ identifier, password: 'wrong' })),
    '401 AuthenticationRequired',
  )
  fact('log-in, unknown handle', await outcome(agent.login({ identifier: 'nobody.test', password: 'wrong' })))
  const made = await agent.com.atproto.server.createSession({ identifier, password: centre.password })
  fact('createSession answers', Object.keys(made.data))
  const claims = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString())
  const access = claims(made.data.accessJwt)
  const refresh = claims(made.data.refreshJwt)
  fact('access token', { scope: access.scope, seconds: access.exp - access.iat })
  fact('refresh token', { scope: refresh.scope, seconds: refresh.exp - refresh.iat })
  const headers = { authorization: `Bearer ${made.data.refreshJwt}` }
  const again = await agent.com.atproto.server.refreshSession(undefined, { headers })
  fact('refreshSession answers', Object.keys(again.data))
  fact(
    'the same refresh token again',
    await outcome(agent.com.atproto.server.refreshSession(undefined, { headers })),
  )
  const asAccess = { authorization: `Bearer ${made.data.accessJwt}` }
  fact(
    'access token used to refresh',
    await outcome(agent.com.atproto.server.refreshSession(undefined, { headers: asAccess })),
  )
  const bad = { headers: { authorization: 'Bearer not.a.token' } }
  fact('nonsense token', await outcome(agent.com.atproto.server.getSession(undefined, bad)))
  fact('no token', await outcome(agent.com.atproto.server.getSession()))
}

async function records(agent: AtpAgent, centre: Account) {
  const collection = 'app.bsky.feed.post'
  const createdAt = new Date().toISOString()
  const write = (rkey: string, text: string, more: object = {}) =>
    agent.com.atproto.repo.createRecord({
      repo: centre.did,
      collection,
      rkey,
      record: { $type: collection, text, createdAt },
      ...more,
    })
  const rkey = '3lzzzzzzzzz2k'
  const first = await write(rkey, 'Shelter open at the school.')
  fact('createRecord answers', first.data)
  fact(
    'createRecord, same key, same record',
    await outcome(write(rkey, 'Shelter open at the school.')),
    '500 InternalServerError',
  )
  fact(
    'createRecord, same key, other record',
    await outcome(write(rkey, 'Something else.')),
    '500 InternalServerError',
  )
  const racing = await Promise.all([
    outcome(write('3lzzzzzzzzz2m', 'Race.')),
    outcome(write('3lzzzzzzzzz2m', 'Race.')),
  ])
  fact(
    'createRecord, same key, at the same time',
    racing.map((one) => one.slice(0, 60)),
  )
  fact('createRecord, key that is no TID', await outcome(write('callbox-0001', 'Key.')), '400 InvalidRequest')
  fact('createRecord, illegal key', await outcome(write('a key/with', 'Key.')))
  const put = (swapRecord: string | null) =>
    agent.com.atproto.repo.putRecord({
      repo: centre.did,
      collection,
      rkey,
      swapRecord,
      record: { $type: collection, text: 'Put.', createdAt },
    })
  fact('putRecord, swapRecord null, existing key', await outcome(put(null)), '400 InvalidSwap')
  const once = (text: string, swapRecord?: null) =>
    agent.com.atproto.repo.putRecord({
      repo: centre.did,
      collection,
      rkey: '3lzzzzzzzzz2p',
      ...(swapRecord === null ? { swapRecord } : {}),
      record: { $type: collection, text, createdAt },
    })
  fact('putRecord, swapRecord null, new key', await outcome(once('Once.', null)), 'ok')
  fact('putRecord, swapRecord null, same record again', await outcome(once('Once.', null)), 'ok')
  fact('putRecord, no swapRecord, same record again', await outcome(once('Once.')))
  const get = (key: string) => agent.com.atproto.repo.getRecord({ repo: centre.did, collection, rkey: key })
  const found = await get(rkey)
  assert.equal(found.data.cid, first.data.cid)
  fact('getRecord answers', Object.keys(found.data))
  fact('getRecord, absent key', await outcome(get('3lzzzzzzzzz2z')), '400 RecordNotFound')
  fact('301 graphemes', await outcome(write('3lzzzzzzzzz2n', 'a'.repeat(301))), '400 InvalidRequest')
  fact(
    'post without createdAt',
    await outcome(
      agent.com.atproto.repo.createRecord({ repo: centre.did, collection, record: { text: 'x' } }),
    ),
  )
  const remove = () =>
    agent.com.atproto.repo.deleteRecord({ repo: centre.did, collection, rkey: '3lzzzzzzzzz2m' })
  fact('deleteRecord', await outcome(remove()), 'ok')
  fact('deleteRecord again', await outcome(remove()), 'ok')
  fact('createRecord under the deleted key', (await outcome(write('3lzzzzzzzzz2m', 'Again.'))).slice(0, 60))
  fact(
    "writing to another's repo",
    await outcome(
      agent.com.atproto.repo.createRecord({
        repo: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa',
        collection,
        record: { text: 'x', createdAt },
      }),
    ),
  )
  return first.data.uri
}

async function conversation(
  network: Network,
  agent: AtpAgent,
  centre: Account,
  maria: Account,
  announced: string,
) {
  const plea = await network.post(maria.did, 'help, the water is rising, 12 Mill Lane', {
    mention: centre.did,
    image: png,
    alt: 'water',
  })
  const reply = await network.post(maria.did, 'is it open for dogs?', {
    reply: { root: announced, parent: announced },
  })
  const both = await network.post(maria.did, 'really?', {
    reply: { root: announced, parent: announced },
    mention: centre.did,
  })
  const quote = await network.post(maria.did, 'look at this', { quote: announced })
  await network.processAll()

  const page = (cursor?: string) => agent.listNotifications({ limit: 2, ...(cursor ? { cursor } : {}) })
  const one = await page()
  const two = await page(one.data.cursor)
  const three = two.data.cursor ? await page(two.data.cursor) : undefined
  const seen = [...one.data.notifications, ...two.data.notifications, ...(three?.data.notifications ?? [])]
  fact('notification keys', Object.keys(seen[0]!))
  fact(
    'notifications, pages of two',
    [one, two, three].map((p) => [p?.data.notifications.length, p?.data.cursor]),
  )
  fact(
    'reasons',
    seen.map((n) => [
      n.reason,
      n.uri === plea.uri
        ? 'plea'
        : n.uri === reply.uri
          ? 'reply'
          : n.uri === both.uri
            ? 'reply that mentions'
            : n.uri === quote.uri
              ? 'quote'
              : n.uri,
    ]),
  )
  assert.deepEqual(new Set(seen.map((n) => n.uri)), new Set([plea.uri, reply.uri, both.uri, quote.uri]))
  assert.ok(
    seen.every((n) => (n.record as { text?: string }).text),
    'a notification carries the whole record',
  )
  fact(
    'notifications by reason',
    await outcome(
      agent.app.bsky.notification
        .listNotifications({ limit: 50, reasons: ['mention'] })
        .then((a) => a.data.notifications.map((n) => n.reason)),
    ),
  )

  const thread = await agent.getPostThread({ uri: plea.uri })
  assert.equal(thread.data.thread.$type, 'app.bsky.feed.defs#threadViewPost')
  const post = (
    thread.data.thread as unknown as { post: { embed?: { images?: { fullsize: string }[] } } & object }
  ).post
  fact('post view keys', Object.keys(post))
  const picture = post.embed?.images?.[0]?.fullsize ?? ''
  const fetched = await fetch(picture)
  fact('picture from the AppView', [
    picture.replace(/did:plc:.*/, '…'),
    fetched.status,
    fetched.headers.get('content-type'),
  ])
  const cid = (plea &&
    (
      await agent.com.atproto.repo.getRecord({
        repo: maria.did,
        collection: 'app.bsky.feed.post',
        rkey: plea.uri.split('/').pop()!,
      })
    ).data.value) as { embed: { images: { image: { ref: { toString(): string } } }[] } }
  const blob = await agent.com.atproto.sync.getBlob({
    did: maria.did,
    cid: cid.embed.images[0]!.image.ref.toString(),
  })
  assert.deepEqual(Buffer.from(blob.data), png)
  fact('picture from the PDS (getBlob)', 'the original bytes')

  const answer = await agent.post({
    text: 'We are on our way. Call 911 if you can.',
    reply: { root: plea, parent: plea },
  })
  await network.processAll()
  const shown = await network.thread(plea.uri)
  assert.equal(shown.thread.replies?.[0]?.post?.uri, answer.uri)
  assert.equal((await network.notifications(maria.did))[0]?.uri, answer.uri)
  fact('the answer', 'is under the plea and in its author’s notifications')

  // A clock set wrong, or set so on purpose: the author's time decides the place in the list.
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  const late = await network.post(maria.did, 'still here', { mention: centre.did, createdAt: yesterday })
  const ahead = new Date(Date.now() + 86_400_000).toISOString()
  const early = await network.post(maria.did, 'from tomorrow', { mention: centre.did, createdAt: ahead })
  await network.processAll()
  const all = (await agent.listNotifications()).data.notifications
  const place = (uri: string) => `${all.findIndex((n) => n.uri === uri) + 1} of ${all.length}`
  fact('newest mention, createdAt yesterday: its place', [
    place(late.uri),
    all.find((n) => n.uri === late.uri)!.indexedAt === yesterday
      ? 'indexedAt = createdAt'
      : 'indexedAt = ours',
  ])
  fact('newest mention, createdAt tomorrow: its place', place(early.uri), '1 of')
  const same = new Date(Date.now() - 1000).toISOString()
  for (const n of [1, 2, 3])
    await network.post(maria.did, `same moment ${n}`, { mention: centre.did, createdAt: same })
  await network.processAll()
  const paged: string[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const { data } = await page(cursor)
    paged.push(...data.notifications.map((n) => n.uri))
    cursor = data.cursor
    more = cursor !== undefined
  }
  const whole = (await agent.listNotifications()).data.notifications.length
  fact('three of the same moment, in pages of two: lost', whole - new Set(paged).size)

  const under = await network.post(maria.did, 'and this?', { reply: { root: announced, parent: both.uri } })
  await network.delete(both.uri)
  await network.processAll()
  fact('thread of a deleted post', await outcome(agent.getPostThread({ uri: both.uri })), '400 NotFound')
  const orphan = await network.thread(under.uri)
  fact(
    'a post view’s indexedAt, createdAt yesterday',
    (await agent.getPosts({ uris: [late.uri] })).data.posts[0]?.indexedAt === yesterday
      ? 'createdAt'
      : 'when it was indexed',
  )
  fact(
    'a reply to the deleted post: its parent',
    orphan.thread.parent?.$type,
    'app.bsky.feed.defs#notFoundPost',
  )
  fact(
    'getPosts with a deleted one',
    (await agent.getPosts({ uris: [both.uri, plea.uri] })).data.posts.length,
  )
  fact(
    'notifications after the deletion',
    (await agent.listNotifications()).data.notifications.map((n) => n.reason),
  )
  fact(
    'getRecord of the deleted post',
    await outcome(
      agent.com.atproto.repo.getRecord({
        repo: maria.did,
        collection: 'app.bsky.feed.post',
        rkey: both.uri.split('/').pop()!,
      }),
    ),
  )
}

async function moderation(network: Network, agent: AtpAgent, centre: Account, maria: Account) {
  const repo = centre.did
  const createdAt = () => new Date().toISOString()
  const root = await agent.post({ text: 'Road 9 is closed.' })
  const troll = await network.account('troll.test')
  const rude = await network.post(troll.did, 'rude words', { reply: { root: root.uri, parent: root.uri } })
  const kind = await network.post(maria.did, 'thank you', { reply: { root: root.uri, parent: root.uri } })
  const gate = (rkey: string) =>
    agent.com.atproto.repo.putRecord({
      repo,
      collection: 'app.bsky.feed.threadgate',
      rkey,
      record: {
        $type: 'app.bsky.feed.threadgate',
        post: root.uri,
        createdAt: createdAt(),
        hiddenReplies: [rude.uri],
      },
    })
  const rkey = root.uri.split('/').pop()!
  await network.processAll()
  const ofTroll = async () =>
    (await agent.listNotifications()).data.notifications.filter((n) => n.author.did === troll.did).length
  fact('notifications of a reply before it is hidden', await ofTroll(), '1')
  fact('threadgate under the post’s key', (await outcome(gate(rkey))).slice(0, 60))
  await network.processAll()
  const seen = await network.thread(root.uri, maria.did)
  fact(
    'replies another person sees',
    seen.thread.replies?.map((r) =>
      r.post?.uri === rude.uri ? 'hidden one' : r.post?.uri === kind.uri ? 'other' : r.$type,
    ),
  )
  fact(
    'threadgate in the thread’s answer',
    (seen.threadgate as { record?: { hiddenReplies?: string[] } })?.record?.hiddenReplies?.includes(rude.uri),
    'true',
  )
  const v2 = (await network.xrpc('app.bsky.unspecced.getPostThreadV2', {
    at: 'appview',
    params: { anchor: root.uri },
  })) as { thread: { uri: string }[]; hasOtherReplies: boolean }
  fact(
    'getPostThreadV2 (what the app shows) lists it',
    [v2.thread.some((one) => one.uri === rude.uri), { hasOtherReplies: v2.hasOtherReplies }],
    '[false',
  )
  await network.post(troll.did, 'more rude words', { reply: { root: root.uri, parent: rude.uri } })
  await network.processAll()
  fact('… after, and of a reply below it', await ofTroll(), '0')

  const record = { $type: 'app.bsky.graph.block', subject: troll.did, createdAt: createdAt() }
  const block = () => agent.com.atproto.repo.createRecord({ repo, collection: record.$type, record })
  const blocked = await block()
  fact('block record', blocked.data.uri.replace(centre.did, 'did'))
  const second = await block()
  fact('a second block of the same person', 'a second record')
  await network.processAll()
  const mention = await network.post(troll.did, 'I need help', { mention: centre.did })
  await network.processAll()
  const told = (await agent.listNotifications()).data.notifications
  fact(
    'a blocked person’s mention is told',
    told.some((n) => n.uri === mention.uri),
    'false',
  )
  const byTroll = told.some((n) => n.author.did === troll.did)
  fact('a blocked person’s earlier notifications stay', byTroll)
  const looked = agent.getPostThread({ uri: rude.uri })
  fact(
    'getPostThread of a blocked person’s post',
    await outcome(looked.then((a) => a.data.thread.$type)),
    'ok "app.bsky.feed.defs#blockedPost',
  )
  const after = (await agent.getPostThread({ uri: root.uri })).data.thread as { replies?: ThreadNode[] }
  fact(
    'a blocked person’s reply in the thread',
    after.replies?.some((r) => r.post?.uri === rude.uri),
  )
  const open = await network.thread(root.uri)
  const openly = open.thread.replies?.some((r) => r.post?.uri === rude.uri)
  fact('the same thread, asked without log-in', openly)
  fact(
    'the blocked mention, asked without log-in',
    (await network.thread(mention.uri)).thread.$type,
    'app.bsky.feed.defs#threadViewPost',
  )
  const q = { q: 'help', mentions: centre.did }
  const search = network.xrpc('app.bsky.feed.searchPosts', { at: 'appview', params: q })
  fact('searchPosts here', (await outcome(search)).slice(0, 120))
  fact('their profile’s viewer state', (await agent.getProfile({ actor: troll.did })).data.viewer)

  const unblock = (uri: string) =>
    agent.com.atproto.repo.deleteRecord({ repo, collection: record.$type, rkey: uri.split('/').pop()! })
  const ofMention = async () => {
    await network.processAll()
    return (await agent.listNotifications()).data.notifications.some((n) => n.uri === mention.uri)
  }
  await unblock(blocked.data.uri)
  fact('one of two block records deleted: mention is told', await ofMention())
  await unblock(second.data.uri)
  fact('both block records deleted: mention is told', await ofMention())
}

async function faultSwitch(network: Network, agent: AtpAgent, centre: Account) {
  const method = 'com.atproto.repo.createRecord'
  const collection = 'app.bsky.feed.post'
  const record = { $type: collection, text: 'F', createdAt: new Date().toISOString() }
  const write = (rkey: string, signal?: AbortSignal) =>
    agent.com.atproto.repo.createRecord(
      { repo: centre.did, collection, rkey, record },
      signal ? { signal } : {},
    )
  const there = (rkey: string) => agent.com.atproto.repo.getRecord({ repo: centre.did, collection, rkey })
  const found = async (rkey: string) =>
    (await outcome(there(rkey))).startsWith('ok') ? 'committed' : 'not there'
  const soon = () => AbortSignal.timeout(700)

  await network.fault('timeout-after-commit', { method, times: 1 })
  fact('timeout-after-commit', [await outcome(write('3lzzzzzzzzzaa', soon())), await found('3lzzzzzzzzzaa')])
  await network.fault('drop-after-commit', { method, times: 1 })
  fact('drop-after-commit', [await outcome(write('3lzzzzzzzzzab')), await found('3lzzzzzzzzzab')])
  await network.fault('hang', { method, times: 1 })
  fact('hang', [await outcome(write('3lzzzzzzzzzac', soon())), await found('3lzzzzzzzzzac')])
  await network.fault('drop', { method, times: 1 })
  fact('drop', [await outcome(write('3lzzzzzzzzzad')), await found('3lzzzzzzzzzad')])
  for (const kind of ['429', '429-without-headers', '500'] as const) {
    await network.fault(kind, { method, times: 1 })
    const error = await write('3lzzzzzzzzzae').catch((e: unknown) => e)
    assert.ok(error instanceof XRPCError)
    const limits = Object.entries(error.headers ?? {}).filter(([name]) => /^(ratelimit|retry)/.test(name))
    const said = [error.status, error.error, Object.fromEntries(limits)]
    fact(kind, [...said, await found('3lzzzzzzzzzae')])
  }

  const list = 'app.bsky.notification.listNotifications'
  const uris = async (cursor?: string) => {
    const { data } = await agent.listNotifications({ limit: 2, ...(cursor ? { cursor } : {}) })
    return { uris: data.notifications.map((n) => n.uri), cursor: data.cursor }
  }
  const plain = await uris()
  const second = await uris(plain.cursor)
  await uris()
  await network.fault('duplicate-page', { method: list, times: 1 })
  assert.deepEqual((await uris(plain.cursor)).uris, plain.uris)
  assert.deepEqual((await uris(plain.cursor)).uris, second.uris)
  await network.fault('duplicate-page', { method: list, times: 1 })
  assert.deepEqual(
    (await uris()).uris,
    plain.uris.flatMap((uri) => [uri, uri]),
  )
  await network.fault('reorder', { method: list, times: 1 })
  assert.deepEqual((await uris()).uris, [...plain.uris].reverse())
  fact('duplicate-page, reorder', 'as promised')
  await network.fault('500')
  await network.fault('none')
  assert.deepEqual((await uris()).uris, plain.uris)
  fact('requests counted', await network.count(method))
}

async function revocation(network: Network, centre: Account) {
  const { name, password } = await network.appPassword(centre.did, 'callbox')
  const events: AtpSessionEvent[] = []
  const agent = new AtpAgent({
    service: network.pdsProxy,
    persistSession: (event) => void events.push(event),
  })
  const identifier = centre.handle
  // A client of its own: the agent's would replace the header, and drop its session by itself.
  const bare = new AtpAgent({ service: network.pdsProxy })
  const bearer = (token: string | undefined) => ({ headers: { authorization: `Bearer ${token}` } })
  const refresh = (token: string | undefined) =>
    outcome(bare.com.atproto.server.refreshSession(undefined, bearer(token)))

  await agent.login({ identifier, password })
  const claims = JSON.parse(Buffer.from(agent.session!.accessJwt.split('.')[1]!, 'base64url').toString())
  fact('access scope of an app password', claims.scope)
  await network.expire(centre.did)
  const refreshed = (await outcome(agent.getTimeline({ limit: 1 }))).slice(0, 2)
  fact('two hours later: the client refreshes by itself', [refreshed, events])

  const kept = { ...agent.session! }
  await network.revokeAppPassword(centre.did, name)
  fact('app password deleted: refreshSession', await refresh(kept.refreshJwt), '400 ExpiredToken')
  const direct = new AtpAgent({ service: network.pds })
  const still = await outcome(direct.com.atproto.server.getSession(undefined, bearer(kept.accessJwt)))
  fact('app password deleted: access token within its 2 h', still.slice(0, 2), 'ok')
  events.length = 0
  const next = await outcome(agent.getTimeline({ limit: 1 }))
  fact('app password deleted: the client’s next call', [next, events, { hasSession: agent.hasSession }])
  fact(
    'app password deleted: log-in',
    await outcome(agent.login({ identifier, password })),
    '401 AuthenticationRequired',
  )
  fact('resumeSession of the dead session', await outcome(agent.resumeSession(kept)), '400 ExpiredToken')

  await agent.login({ identifier, password: centre.password })
  const old = agent.session!.refreshJwt
  const { password: changed } = await network.revoke(centre.did)
  fact('password changed: refreshSession', await refresh(old), '400 ExpiredToken')
  events.length = 0
  const late = await outcome(agent.post({ text: 'late' }))
  fact('password changed: the client’s next call', [late, events, { hasSession: agent.hasSession }])
  fact(
    'password changed: log-in with the old one',
    await outcome(agent.login({ identifier, password: centre.password })),
    '401 AuthenticationRequired',
  )
  const renewed = await outcome(agent.login({ identifier, password: changed }))
  fact('password changed: log-in with the new one', renewed.slice(0, 2), 'ok')

  const { accessJwt, refreshJwt } = agent.session!
  await network.takedown(centre.did)
  const who = bearer(accessJwt)
  const body = {
    repo: centre.did,
    collection: 'app.bsky.feed.post',
    record: { text: 'x', createdAt: new Date().toISOString() },
  }
  fact(
    'account taken down: post',
    await outcome(bare.com.atproto.repo.createRecord(body, who)),
    '401 AccountTakedown',
  )
  fact(
    'account taken down: listNotifications',
    await outcome(bare.app.bsky.notification.listNotifications({}, who)),
  )
  fact('account taken down: refreshSession', await refresh(refreshJwt), '401 AccountTakedown')
  fact('account taken down: log-in', await outcome(bare.login({ identifier, password: changed })))
  await network.takedown(centre.did, true)
}
