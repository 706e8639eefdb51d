/** The stories' hold on the practice network: starts `network.ts` under Node 24 and speaks its line protocol. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Fault } from './faults.ts'
import { PartMissing } from './services.ts'

export type { Fault } from './faults.ts'
export { PartMissing } from './services.ts'

export type Account = { did: string; handle: string; password: string }
export type Post = { uri: string; cid: string }
export type PostOptions = {
  /** URIs of the thread's first post and of the post answered. */
  reply?: { root: string; parent: string }
  /** URI of the post quoted. */
  quote?: string
  /** DID of an account made here; `@handle` is put in front of the text unless it stands there. */
  mention?: string
  /** PNG or JPEG. */
  image?: Uint8Array
  alt?: string
  langs?: string[]
  /** The time the author claims (ISO 8601): the network believes it for the order of notifications. */
  createdAt?: string
}
/** A node of a thread as the AppView shows it (`app.bsky.feed.defs#threadViewPost`, or not found, or blocked). */
export type ThreadNode = {
  $type: string
  post?: {
    uri: string
    cid: string
    author: { did: string; handle: string }
    record: { text: string } & Record<string, unknown>
  }
  parent?: ThreadNode
  replies?: ThreadNode[]
}
export type Notification = {
  uri: string
  cid: string
  reason: string
  reasonSubject?: string
  author: { did: string; handle: string }
  record: Record<string, unknown>
  isRead: boolean
  indexedAt: string
}

export type Network = {
  /** Addresses, all `http://localhost:…`. Give the connector `pdsProxy`: faults act there only. */
  pds: string
  pdsProxy: string
  appview: string
  plc: string
  ozone: string
  /** Handles end in `.test`; the part before is 3 to 18 letters. `name` becomes the displayed name. */
  account(handle: string, options?: { password?: string; name?: string }): Promise<Account>
  post(as: string, text: string, options?: PostOptions): Promise<Post>
  delete(uri: string): Promise<void>
  /** Waits until the AppView has indexed everything said so far. */
  processAll(): Promise<void>
  /** What the public sees; with `as`, what that account sees. */
  thread(uri: string, as?: string): Promise<{ thread: ThreadNode; threadgate?: unknown }>
  notifications(as: string): Promise<Notification[]>
  appPassword(as: string, name?: string): Promise<{ name: string; password: string }>
  /** Deletes one app password: sessions made with it end at `pdsProxy`. */
  revokeAppPassword(as: string, name: string): Promise<void>
  /** Changes the password and deletes every app password: sessions, refresh and log-in all fail at `pdsProxy`. */
  revoke(as: string): Promise<{ password: string }>
  /** Two hours pass for the access tokens of this account; refresh still works. */
  expire(as: string): Promise<void>
  takedown(as: string, lifted?: boolean): Promise<void>
  /** Arms a fault at `pdsProxy` for one XRPC method or all, `times` times or until `fault('none')`. */
  fault(kind: Fault | 'none', options?: { method?: string; times?: number }): Promise<void>
  /** Requests of this method that reached the proxy, and that it passed on to the PDS. */
  count(method: string): Promise<{ asked: number; forwarded: number }>
  /** Any XRPC call, straight to the PDS (or AppView), past the faults. */
  xrpc(
    method: string,
    call?: { as?: string; params?: Record<string, string>; body?: object; at?: 'pds' | 'appview' },
  ): Promise<Record<string, unknown>>
  /** What the moderation service wants to hear from one of its team, for one method, for a minute. */
  moderator(
    method: string,
    role: 'admin' | 'moderator' | 'triage',
  ): Promise<{ headers: Record<string, string> }>
  stop(): Promise<void>
}

type Line = Record<string, unknown> & { id?: number; error?: string }

/**
 * Brings the network up (about ten seconds, 500 MB). Throws `PartMissing` when this machine lacks a part: the story is
 * then to be counted as skipped, naming the part. `postgres` is the address of a server to use instead of one of its own.
 */
export async function startNetwork({ postgres }: { postgres?: string } = {}): Promise<Network> {
  const here = import.meta.dirname
  if (!existsSync(join(here, 'node_modules', '.callbox-stamp')))
    throw new PartMissing('dev-env not installed', 'run `node test/networks/install.mjs`.')
  const child = spawn(process.execPath, [join(here, 'network.ts')], {
    env: { ...environment(), ...(postgres ? { CALLBOX_NETWORK_POSTGRES: postgres } : {}) },
  })
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.splice(0, errors.length - 40, text))
  const { ready, ask, ended } = speak(child, errors)

  const up = await ready
  if (up.ready !== true) {
    await ended
    if (typeof up.part === 'string') throw new PartMissing(up.part, String(up.error))
    throw new Error(`the network did not start: ${up.error}\n${errors.join('')}`)
  }
  const { pds, pdsProxy, appview, plc, ozone } = up as Record<string, string>
  return {
    pds: pds!,
    pdsProxy: pdsProxy!,
    appview: appview!,
    plc: plc!,
    ozone: ozone!,
    account: (handle, options) => ask('account', { handle, ...options }),
    post: (as, text, { image, ...rest } = {}) =>
      ask('post', { as, text, ...rest, ...(image ? { image: Buffer.from(image).toString('base64') } : {}) }),
    delete: (uri) => ask('delete', { uri }),
    processAll: () => ask('processAll', {}),
    thread: (uri, as) => ask('thread', { uri, as }),
    notifications: async (as) =>
      (await ask<{ notifications: Notification[] }>('notifications', { as })).notifications,
    appPassword: (as, name) => ask('appPassword', { as, name }),
    revokeAppPassword: (as, name) => ask('revokeAppPassword', { as, name }),
    revoke: (as) => ask('revoke', { as }),
    expire: (as) => ask('expire', { as }),
    takedown: (as, lifted) => ask('takedown', { as, lifted }),
    fault: (kind, options) => ask('fault', { kind, ...options }),
    count: (method) => ask('count', { method }),
    xrpc: (method, call) => ask('xrpc', { method, ...call }),
    moderator: (method, role) => ask('moderator', { method, role }),
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

/** The network is nobody's child but ours: a test runner's flags and hooks do not belong there. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, VITEST: __, ...rest } = process.env
  return { ...rest, NODE_ENV: 'test', NODE_NO_WARNINGS: '1' }
}

function speak(child: ChildProcessWithoutNullStreams, errors: string[]) {
  const waiting = new Map<number, (line: Line) => void>()
  let last = 0
  let over = false
  let begin: (line: Line) => void = () => {}
  const ready = new Promise<Line>((resolve) => {
    begin = resolve
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      over = true
      const line = { error: `the network ended.\n${errors.join('')}` }
      begin(line)
      for (const hear of waiting.values()) hear(line)
      waiting.clear()
      resolve()
    })
  })
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line
    if ('ready' in line) return begin(line)
    waiting.get(line.id ?? 0)?.(line)
    waiting.delete(line.id ?? 0)
  })
  const ask = async <T>(deed: string, args: object): Promise<T> => {
    if (over) throw new Error(`${deed}: the network has ended.\n${errors.join('')}`)
    const id = ++last
    const line = await new Promise<Line>((resolve) => {
      waiting.set(id, resolve)
      child.stdin.write(`${JSON.stringify({ ...args, do: deed, id })}\n`)
    })
    if (line.error !== undefined) throw new Error(`${deed}: ${line.error}`)
    const { id: __, ...rest } = line
    return rest as T
  }
  return { ready, ask, ended }
}
