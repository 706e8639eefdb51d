/** The whole centre on the real network: `serve` and `work` as processes of their own, a cluster of its own, people by HTTP. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Conversation, Account as OfficialAccount, Outgoing, QueueItem } from '@callbox/contract'
import pg from 'pg'
import { startEmbedded } from '../../server/src/platform/postgres/index.ts'
import { type Account, type Network, startNetwork } from '../networks/client.ts'
import { callbox, follow, freePort, type Person, type Program } from '../stories/centre.ts'

export const put = 'com.atproto.repo.putRecord'
export const lists = 'app.bsky.notification.listNotifications'
const roles = ['desk', 'supervisor', 'communications', 'records'] as const
type Answer<T = unknown> = { status: number; body: T }

export type Story = {
  network: Network
  /** Where the centre serves. */
  origin: string
  /** Our official account there. */
  centre: Account
  people: Record<(typeof roles)[number], Person>
  /** Stops the practice centre and starts it again as a real one. */
  becomeReal(): Promise<void>
  /** Connects our account with a new app password. */
  connect(): Promise<Answer<OfficialAccount & { message?: string }>>
  startWork(): Promise<void>
  killWork(): Promise<void>
  /** What `callbox doctor --all` says, and its exit code. */
  doctor(): Promise<{ code: number | null; said: string }>
  /** SQL as the owner of the database, who sees everything. */
  rows<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  /** Waits until it answers something that is neither null nor undefined nor false. */
  until<T>(what: string, ask: () => Promise<T>, ms?: number): Promise<Exclude<T, null | undefined | false>>
  /** The network is read now instead of at the next of its rounds, ten seconds apart. */
  readNow(): Promise<void>
  queued(person: Account): Promise<QueueItem | undefined>
  conversation(id: string): Promise<Conversation>
  account(): Promise<OfficialAccount>
  /** Claims and answers. The key makes the same wish the same answer. */
  reply(conversation: string, text: string, key: string): Promise<Answer<Outgoing & { message?: string }>>
  /** Our posts on the network that say this, as our own repository there has them. */
  ours(text: string): Promise<{ uri: string }[]>
  stop(): Promise<void>
}

/**
 * Opens a practice centre and a network; nothing is connected yet, no worker runs.
 * @throws PartMissing when this machine lacks a part of the network.
 */
export const openStory = async (): Promise<Story> => {
  const closing: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close().catch(() => undefined)
  }
  try {
    return await open(closing, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

const open = async (closing: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<Story> => {
  const network = await startNetwork()
  closing.push(() => network.stop())
  const folder = await mkdtemp(join(tmpdir(), 'callbox-network-story-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const cluster = await startEmbedded({ folder: join(folder, 'postgres') })
  closing.push(() => cluster.stop())
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const inner = [network.pdsProxy, network.pds, network.appview].map((at) => new URL(at).origin)
  const env = {
    CALLBOX_DATA: join(folder, 'data'),
    CALLBOX_QUIET_SHIFT: 'off',
    PORT: String(port),
    CALLBOX_ORIGIN: origin,
    DATABASE_URL: cluster.ownerUrl,
    CALLBOX_ALLOW_INNER: inner.join(','),
  }
  let serve: Program
  let work: Program | undefined
  closing.push(async () => {
    await work?.kill('SIGKILL')
    await serve?.kill('SIGKILL')
  })
  const startServe = async (): Promise<void> => {
    serve = callbox(['serve'], env)
    await serve.until(/Ctrl-C stops everything/)
  }
  await startServe()
  const people = {} as Story['people']
  for (const role of roles) {
    const [, link] = await serve!.until(new RegExp(`^ +${role} +(http\\S+)`, 'm'))
    people[role] = await follow(origin, link!)
  }
  const centre = await network.account('county.test', { name: 'County 911' })

  const rows: Story['rows'] = async (text, values = []) => {
    const client = new pg.Client({ connectionString: cluster.superuserUrl })
    await client.connect()
    try {
      return (await client.query(text, values)).rows
    } finally {
      await client.end()
    }
  }
  /** As if everybody had just shown a second factor. */
  const showFactors = () => rows('update identity.session_fact set shown_at = now()')
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await people.desk.get(`/api/a/1/${path}`)
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const until = async <T>(
    what: string,
    ask: () => Promise<T>,
    ms = 60_000,
  ): Promise<Exclude<T, null | undefined | false>> => {
    let last: unknown
    for (const end = performance.now() + ms; performance.now() < end; await pause(200)) {
      const answer = await ask().catch((error: unknown) => {
        last = error
        return null
      })
      if (answer !== null && answer !== undefined && answer !== false)
        return answer as Exclude<T, null | undefined | false>
    }
    throw new Error(
      `Not within ${ms} ms: ${what}. ${last ?? ''}\nserve said: ${serve.said().slice(-1500)}\nwork said: ${work?.said().slice(-1500)}`,
    )
  }
  return {
    network,
    origin,
    centre,
    people,
    rows,
    until,
    async readNow() {
      await network.processAll()
      await rows(`update accounts.account set collect_due_at = '-infinity' where network = 'bluesky'`)
    },
    async becomeReal() {
      await serve.kill('SIGINT')
      // The cookies of the practice centre stand for people who have signed in with two factors. Nothing in the product
      // can do this: what kind of centre it is was fixed when it was made.
      await rows('update platform.centre set practice = false')
      await showFactors()
      await startServe()
    },
    async connect() {
      await showFactors()
      const { password } = await network.appPassword(centre.did)
      return people.communications.send('POST', '/api/a/1/accounts', {
        network: 'bluesky',
        handle: centre.handle,
        service: network.pdsProxy,
        secret: password,
      })
    },
    async startWork() {
      work = callbox(['work'], env)
      await work.until(/At work/)
    },
    async killWork() {
      await work?.kill('SIGKILL')
    },
    async doctor() {
      const doctor = callbox(['doctor', '--all'], env)
      return { code: await doctor.ended, said: doctor.said() }
    },
    queued: async ({ handle }) =>
      (await get<{ items: QueueItem[] }>('queue?view=all&limit=200')).items.find(
        (item) => item.author.handle === handle,
      ),
    conversation: (id) => get(`conversations/${id}`),
    account: async () =>
      (await get<{ accounts: OfficialAccount[] }>('accounts')).accounts.find(
        ({ handle }) => handle === centre.handle,
      )!,
    async reply(conversation, text, key) {
      await people.desk.send('POST', `/api/a/1/conversations/${conversation}/claim`)
      return people.desk.send('POST', `/api/a/1/conversations/${conversation}/reply`, {
        text,
        language: 'en',
        key,
        now: true,
      })
    },
    async ours(text) {
      const { records } = (await network.xrpc('com.atproto.repo.listRecords', {
        params: { repo: centre.did, collection: 'app.bsky.feed.post', limit: '100' },
      })) as { records: { uri: string; value: { text: string } }[] }
      return records.filter(({ value }) => value.text === text)
    },
    stop,
  }
}
