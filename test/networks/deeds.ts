/** What people do on the network, and what its keeper does to them: each command of the line protocol is one function. */
import type { FaultSwitch } from './faults.ts'

type Json = Record<string, unknown>
type Ref = { uri: string; cid: string }
type Session = { did: string; handle: string; accessJwt: string; password: string }

/** The parts of dev-env's TestNetwork that are used. */
export type Running = {
  pds: { url: string; adminAuthHeaders(): Record<string, string>; ctx: { accountManager: AccountManager } }
  bsky: { url: string }
  ozone: { modHeaders(method: string, role: Role): Promise<Record<string, string>> }
  processAll(timeout?: number): Promise<void>
}
type AccountManager = {
  listAppPasswords(did: string): Promise<{ name: string }[]>
  revokeAppPassword(did: string, name: string): Promise<void>
}

type Role = 'admin' | 'moderator' | 'triage'

export type Deed = (args: Json) => Promise<unknown>

/** Every deed but `stop`. `network` is spoken to directly; `faults` stands only before the connector. */
export function deeds(network: Running, faults: FaultSwitch): Record<string, Deed> {
  const sessions = new Map<string, Session>()
  const { pds, bsky } = network

  const session = (args: Json): Session => {
    const one = sessions.get(text(args, 'as'))
    if (!one) throw new Error(`as: no account ${args.as} was made here; use "account" first`)
    return one
  }
  const by = (who: Session) => ({ authorization: `Bearer ${who.accessJwt}` })
  const create = (who: Session, collection: string, record: Json, rkey?: string): Promise<Ref> =>
    call<Ref>(pds.url, 'com.atproto.repo.createRecord', {
      headers: by(who),
      body: {
        repo: who.did,
        ...(rkey ? { rkey } : {}),
        collection,
        record: { $type: collection, createdAt: new Date().toISOString(), ...record },
      },
    })
  const ref = async (uri: string): Promise<Ref> => {
    const { uri: same, cid } = await call<Ref>(pds.url, 'com.atproto.repo.getRecord', {
      params: partsOf(uri),
    })
    return { uri: same, cid }
  }
  const login = async (identifier: string, password: string) => {
    const made = await call<Session>(pds.url, 'com.atproto.server.createSession', {
      body: { identifier, password },
    })
    sessions.set(made.did, { ...made, password })
  }

  return {
    account: async (args) => {
      const handle = text(args, 'handle')
      const password = optional(args, 'password') ?? `pass-${handle}`
      const email = `${handle.replaceAll('.', '-')}@example.test`
      const made = await call<Session>(pds.url, 'com.atproto.server.createAccount', {
        body: { handle, password, email },
      })
      sessions.set(made.did, { ...made, password })
      const displayName = optional(args, 'name')
      if (displayName)
        await create(sessions.get(made.did)!, 'app.bsky.actor.profile', { displayName }, 'self')
      return { did: made.did, handle: made.handle, password }
    },
    post: async (args) => {
      const who = session(args)
      const mentioned = sessions.get(optional(args, 'mention') ?? '')
      const written = withMention(text(args, 'text'), mentioned)
      const reply = args.reply as { root: string; parent: string } | undefined
      const quote = optional(args, 'quote')
      const image = optional(args, 'image')
      const media = image ? await pictures(pds.url, by(who), image, optional(args, 'alt') ?? '') : undefined
      const record = quote ? { $type: 'app.bsky.embed.record', record: await ref(quote) } : undefined
      const embed =
        record && media ? { $type: 'app.bsky.embed.recordWithMedia', record, media } : (record ?? media)
      const answer = await create(who, 'app.bsky.feed.post', {
        ...written,
        ...(reply ? { reply: { root: await ref(reply.root), parent: await ref(reply.parent) } } : {}),
        ...(embed ? { embed } : {}),
        ...(args.langs ? { langs: args.langs } : {}),
        ...(args.createdAt ? { createdAt: args.createdAt } : {}),
      })
      return { uri: answer.uri, cid: answer.cid }
    },
    delete: async (args) => {
      const at = partsOf(text(args, 'uri'))
      const who = session({ as: at.repo })
      await call(pds.url, 'com.atproto.repo.deleteRecord', { headers: by(who), body: at })
      return {}
    },
    processAll: async () => {
      await network.processAll(30_000)
      return {}
    },
    thread: (args) => {
      const params = { uri: text(args, 'uri'), depth: '20' }
      // Asked as somebody, it is what that person sees: their blocks and hidden replies apply.
      if (optional(args, 'as'))
        return call(pds.url, 'app.bsky.feed.getPostThread', { params, headers: by(session(args)) })
      return call(bsky.url, 'app.bsky.feed.getPostThread', { params })
    },
    notifications: (args) =>
      call(pds.url, 'app.bsky.notification.listNotifications', {
        params: { limit: '100' },
        headers: by(session(args)),
      }),
    appPassword: async (args) => {
      const name = optional(args, 'name') ?? `app-${Date.now()}`
      const body = { name }
      const made = await call<Json>(pds.url, 'com.atproto.server.createAppPassword', {
        headers: by(session(args)),
        body,
      })
      return { name, password: made.password }
    },
    revokeAppPassword: async (args) => {
      const who = session(args)
      await pds.ctx.accountManager.revokeAppPassword(who.did, text(args, 'name'))
      await faults.expire(who.did)
      return {}
    },
    revoke: async (args) => {
      const { did, handle } = session(args)
      const password = `changed-${Date.now()}`
      const body = { did, password }
      await call(pds.url, 'com.atproto.admin.updateAccountPassword', {
        headers: pds.adminAuthHeaders(),
        body,
      })
      for (const { name } of await pds.ctx.accountManager.listAppPasswords(did))
        await pds.ctx.accountManager.revokeAppPassword(did, name)
      await faults.expire(did)
      await login(handle, password)
      return { password }
    },
    expire: async (args) => {
      await faults.expire(session(args).did)
      return {}
    },
    takedown: async (args) => {
      const subject = { $type: 'com.atproto.admin.defs#repoRef', did: session(args).did }
      const body = { subject, takedown: { applied: args.lifted !== true } }
      await call(pds.url, 'com.atproto.admin.updateSubjectStatus', { headers: pds.adminAuthHeaders(), body })
      return {}
    },
    moderator: async (args) => ({
      headers: await network.ozone.modHeaders(text(args, 'method'), text(args, 'role') as Role),
    }),
    xrpc: (args) => {
      const headers = optional(args, 'as') ? by(session(args)) : {}
      const params = args.params as Record<string, string> | undefined
      const body = args.body as Json | undefined
      const server = args.at === 'appview' ? bsky.url : pds.url
      return call(server, text(args, 'method'), {
        headers,
        ...(params ? { params } : {}),
        ...(body ? { body } : {}),
      })
    },
  }
}

/** One XRPC call; an answer other than 2xx is thrown as `ErrorName: message`. */
async function call<T = unknown>(
  server: string,
  method: string,
  ask: {
    headers?: Record<string, string>
    params?: Record<string, string>
    body?: Json | Uint8Array<ArrayBuffer>
    type?: string
  },
): Promise<T> {
  const url = `${server}/xrpc/${method}${ask.params ? `?${new URLSearchParams(ask.params)}` : ''}`
  const raw = ask.body instanceof Uint8Array
  const answer = await fetch(url, {
    method: ask.body ? 'POST' : 'GET',
    headers: { ...ask.headers, ...(ask.body ? { 'content-type': ask.type ?? 'application/json' } : {}) },
    ...(ask.body ? { body: raw ? (ask.body as Uint8Array<ArrayBuffer>) : JSON.stringify(ask.body) } : {}),
  })
  const said = await answer.text()
  const parsed = (said === '' ? {} : JSON.parse(said)) as T & { error?: string; message?: string }
  if (!answer.ok) throw new Error(`${method} ${answer.status} ${parsed.error ?? ''}: ${parsed.message ?? ''}`)
  return parsed
}

async function pictures(server: string, headers: Record<string, string>, base64: string, alt: string) {
  const body = new Uint8Array(Buffer.from(base64, 'base64'))
  const type = body[0] === 0x89 ? 'image/png' : 'image/jpeg'
  const { blob } = await call<{ blob: unknown }>(server, 'com.atproto.repo.uploadBlob', {
    headers,
    body,
    type,
  })
  return { $type: 'app.bsky.embed.images', images: [{ image: blob, alt }] }
}

/** A mention is a range of bytes, not of letters. Where the text does not name the handle, it is put in front. */
function withMention(written: string, mentioned: Session | undefined): Json {
  if (!mentioned) return { text: written }
  const name = `@${mentioned.handle}`
  const whole = written.includes(name) ? written : `${name} ${written}`
  const byteStart = Buffer.byteLength(whole.slice(0, whole.indexOf(name)))
  const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(name) }
  return {
    text: whole,
    facets: [{ index, features: [{ $type: 'app.bsky.richtext.facet#mention', did: mentioned.did }] }],
  }
}

function partsOf(uri: string) {
  const [, repo, collection, rkey] = /^at:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? []
  if (!repo || !collection || !rkey) throw new Error(`uri: "${uri}" is not at://did/collection/key`)
  return { repo, collection, rkey }
}

function optional(args: Json, field: string): string | undefined {
  const value = args[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new Error(`${field}: give a string`)
  return value
}

function text(args: Json, field: string): string {
  const value = optional(args, field)
  if (value === undefined) throw new Error(`${field} is missing: give a string`)
  return value
}
