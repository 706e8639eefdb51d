/** The network's side of the Bluesky connector's conformance: a real PDS and AppView, and people on it. */

import type { Fault, Harness, Scene } from '../../server/src/core/channels/conformance/index.ts'
import type { Connector, Delivery, Json, Session } from '../../server/src/core/channels/index.ts'
import { type Account, type Network, startNetwork, type ThreadNode } from '../networks/client.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const put = 'com.atproto.repo.putRecord'
const lists = 'app.bsky.notification.listNotifications'

let people = 0
const handle = (as: string): string =>
  `${as}-${String.fromCharCode(...[...(++people).toString().padStart(4, '0')].map((d) => 97 + Number(d)))}.test`

export const blueskyHarness = async (connector: Connector): Promise<Harness> => {
  const network = await startNetwork()
  let kept: Promise<Delivery[]> | undefined
  return {
    begin: () => begin(network, connector),
    samples: () => {
      kept ??= samples(network, connector)
      return kept
    },
    stop: () => network.stop(),
  }
}

/** A mention with a picture, a reply, a quote, and its deletion. */
const samples = async (network: Network, connector: Connector): Promise<Delivery[]> => {
  const scene = await begin(network, connector)
  await scene.say({ kind: 'mention', text: 'help, 12 Mill Lane' })
  await scene.say({ kind: 'reply', text: 'is it open?' })
  const quote = await scene.say({ kind: 'quote', text: 'look at this' })
  await scene.settle()
  const first = await connector.pull!(scene.session(), null)
  await scene.unsay!(quote)
  await scene.settle()
  scene.later(3_600_000)
  const second = await connector.pull!(scene.session(), first.position)
  return [...first.deliveries, ...second.deliveries]
}

export const begin = async (network: Network, connector: Connector): Promise<Scene> => {
  const centre = await network.account(handle('centre'), { name: 'County 911' })
  const maria = await network.account(handle('maria'), { name: 'Maria' })
  const root = await network.post(centre.did, 'Shelter open at the school.')
  const { password } = await network.appPassword(centre.did, 'callbox')
  const connected = await connector.connect!({
    agency: 1,
    handle: centre.handle,
    secret: password,
    service: network.pdsProxy,
    fetch,
  })
  const first = (await network.count('com.atproto.server.createSession')).asked
  let saved: Json = connected.session
  let ahead = 0
  const posts = async () =>
    (await network.xrpc('com.atproto.repo.listRecords', {
      params: { repo: centre.did, collection: 'app.bsky.feed.post', limit: '100' },
    })) as { records: { uri: string; value: { text: string } }[] }
  return {
    session: (): Session => ({
      account: { id: 'account', handle: centre.handle, settings: connected.settings },
      credential: structuredClone(connected.credential),
      session: structuredClone(saved),
      saveSession: async (session) => {
        saved = structuredClone(session)
      },
      fetch,
      now: () => new Date(Date.now() + ahead),
    }),
    later: (ms) => {
      ahead += ms
    },
    say: async ({ kind, text, at }) => {
      const { uri } = await network.post(maria.did, text, {
        ...(kind === 'mention' ? { mention: centre.did, image: png, alt: 'water in the street' } : {}),
        ...(kind === 'reply' ? { reply: { root: root.uri, parent: root.uri } } : {}),
        ...(kind === 'quote' ? { quote: root.uri } : {}),
        ...(at ? { createdAt: at.toISOString() } : {}),
        langs: ['en'],
      })
      return uri
    },
    settle: () => network.processAll(),
    unsay: async (uri) => {
      await network.delete(uri)
    },
    change: (uri, text) => change(network, maria, uri, text),
    flood: async () => {
      for (let i = 0; i < 60; i++) await network.post(maria.did, `flood ${i}`, { mention: centre.did })
    },
    ours: async () => (await posts()).records.map(({ uri, value }) => ({ networkId: uri, text: value.text })),
    answersTo: async (uri) => {
      const { thread } = await network.thread(uri, maria.did)
      return (thread.replies ?? []).flatMap((one) => (one.post ? [one.post.record.text] : []))
    },
    shown: (uri) => shown(network, root.uri, uri),
    person: maria.did,
    blocks: async () => {
      const held = (await network.xrpc('com.atproto.repo.listRecords', {
        params: { repo: centre.did, collection: 'app.bsky.graph.block' },
      })) as { records: { value: { subject: string } }[] }
      return held.records.filter(({ value }) => value.subject === maria.did).length
    },
    logIns: async () => (await network.count('com.atproto.server.createSession')).asked - first,
    fault: (fault) => arm(network, fault),
    revoke: async () => {
      await network.revoke(centre.did)
    },
  }
}

const arm = async (network: Network, fault: Fault): Promise<void> => {
  await network.fault('none')
  if (fault === 'outage') await network.fault('drop')
  if (fault === 'doubled') await network.fault('duplicate-page', { method: lists, times: 2 })
  if (fault === 'reordered') await network.fault('reorder', { method: lists })
  if (fault === 'silent_after_commit') await network.fault('timeout-after-commit', { method: put, times: 1 })
  if (fault === 'cut_after_commit') await network.fault('drop-after-commit', { method: put, times: 1 })
  if (fault === 'lost_before_commit') await network.fault('drop', { method: put, times: 1 })
  if (fault === 'put_off') await network.fault('429', { method: put, times: 1 })
  if (fault === 'put_off_without_time') await network.fault('429-without-headers', { method: put, times: 1 })
}

const change = async (network: Network, by: Account, uri: string, text: string): Promise<void> => {
  const [, , repo, collection, rkey] = uri.split('/') as [string, string, string, string, string]
  const { value } = (await network.xrpc('com.atproto.repo.getRecord', {
    params: { repo, collection, rkey },
  })) as { value: Record<string, unknown> }
  await network.xrpc(put, { as: by.did, body: { repo, collection, rkey, record: { ...value, text } } })
}

/** As the app shows a thread to somebody who is not signed in: hidden replies are left out, other posts are seen. */
const shown = async (network: Network, root: string, uri: string): Promise<boolean> => {
  const { thread } = (await network.xrpc('app.bsky.unspecced.getPostThreadV2', {
    at: 'appview',
    params: { anchor: root },
  })) as { thread: { uri: string }[] }
  if (thread.some((one) => one.uri === uri)) return true
  const alone = (await network.thread(uri)).thread as ThreadNode
  return alone.parent === undefined && alone.post?.uri === uri
}
