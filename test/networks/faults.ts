/**
 * The fault switch: a reverse proxy in front of the PDS. With no fault set it passes requests, bodies, headers and
 * WebSockets through untouched; with one it behaves as a bad day does.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * - `timeout-after-commit`: the PDS does the work, the caller never hears of it. `drop-after-commit`: same, connection cut.
 * - `hang`, `drop`: the PDS is never asked; the caller waits, or the connection is cut.
 * - `429`, `429-without-headers`, `500`: answered as the PDS would, without asking it.
 * - `duplicate-page`: a request with a cursor gets the page before it again; one without gets each entry twice.
 * - `reorder`: every list of the answer comes backwards.
 */
export type Fault =
  | 'timeout-after-commit'
  | 'drop-after-commit'
  | 'hang'
  | 'drop'
  | '429'
  | '429-without-headers'
  | '500'
  | 'duplicate-page'
  | 'reorder'

export const faults: readonly Fault[] = [
  'timeout-after-commit',
  'drop-after-commit',
  'hang',
  'drop',
  '429',
  '429-without-headers',
  '500',
  'duplicate-page',
  'reorder',
]

type Armed = { kind: Fault; method: string | undefined; left: number }
type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer }
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }

export type FaultSwitch = {
  /** Address to give the connector, `http://localhost:…`. */
  url: string
  /** Arms a fault for one XRPC method (or all), `times` times (or until cleared). Faults with the same method replace each other. */
  set(kind: Fault, method?: string, times?: number): void
  /** Disarms the fault of one method, or every fault; ends the calls that hang. */
  clear(method?: string): void
  /** Access tokens of `did` issued before this second are answered `ExpiredToken`, as two hours later. */
  expire(did: string): Promise<void>
  /** How many requests of this method reached the proxy, and how many the PDS. */
  count(method: string): { asked: number; forwarded: number }
  stop(): Promise<void>
}

/** Starts the proxy on `port` of 127.0.0.1 in front of `pdsPort`. */
export async function startFaults(port: number, pdsPort: number): Promise<FaultSwitch> {
  const armed: Armed[] = []
  const hanging = new Set<ServerResponse>()
  const expired = new Map<string, number>()
  const counts = new Map<string, { asked: number; forwarded: number }>()
  const pageBefore = new Map<string, string>()
  const countOf = (nsid: string) => counts.get(nsid) ?? { asked: 0, forwarded: 0 }

  const take = (nsid: string): Fault | undefined => {
    const fault = armed.find((one) => one.left > 0 && (one.method === undefined || one.method === nsid))
    if (!fault) return undefined
    fault.left -= 1
    return fault.kind
  }

  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    const asked = {
      method: req.method ?? 'GET',
      path: req.url ?? '/',
      headers: req.headers,
      body: await bytes(req),
    }
    const nsid = nsidOf(asked.path)
    if (nsid) counts.set(nsid, { ...countOf(nsid), asked: countOf(nsid).asked + 1 })
    const forward = (changes: Partial<Asked> = {}) => {
      if (nsid) counts.set(nsid, { ...countOf(nsid), forwarded: countOf(nsid).forwarded + 1 })
      return ask(pdsPort, { ...asked, ...changes })
    }
    // An answer we change must come uncompressed.
    const readable = { headers: { ...asked.headers, 'accept-encoding': 'identity' } }
    if (isExpired(asked.headers.authorization, expired))
      return refuse(res, 400, 'ExpiredToken', 'Token has expired')
    const hang = () => void hanging.add(res)

    switch (nsid ? take(nsid) : undefined) {
      case 'hang':
        return hang()
      case 'drop':
        return void res.destroy()
      case 'timeout-after-commit':
        await forward()
        return hang()
      case 'drop-after-commit':
        await forward()
        return void res.destroy()
      case '500':
        return refuse(res, 500, 'InternalServerError', 'Internal Server Error')
      case '429':
        return refuse(res, 429, 'RateLimitExceeded', 'Rate Limit Exceeded', rateLimitHeaders())
      case '429-without-headers':
        return refuse(res, 429, 'RateLimitExceeded', 'Rate Limit Exceeded')
      case 'reorder':
        return reply(
          res,
          changeLists(await forward(readable), (list) => list.reverse()),
        )
      case 'duplicate-page': {
        const before = asked.path.includes('cursor=') ? pageBefore.get(pageKey(asked, nsid)) : undefined
        if (before) return reply(res, await forward({ path: before }))
        return reply(
          res,
          changeLists(await forward(readable), (list) => list.flatMap((entry) => [entry, entry])),
        )
      }
      default:
        if (nsid && asked.method === 'GET') pageBefore.set(pageKey(asked, nsid), asked.path)
        return reply(res, await forward())
    }
  }

  const server = createServer((req, res) => {
    res.once('close', () => hanging.delete(res))
    handle(req, res).catch(() => res.destroy())
  })
  server.on('upgrade', (req, socket, head) => tunnel(req, socket, head, pdsPort))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  const clear = (method?: string) => {
    for (const [at, fault] of [...armed.entries()].reverse())
      if (method === undefined || fault.method === method) armed.splice(at, 1)
    for (const res of hanging) res.destroy()
  }
  return {
    url: `http://localhost:${port}`,
    set: (kind, method, times = Number.POSITIVE_INFINITY) => {
      const at = armed.findIndex((fault) => fault.method === method)
      if (at >= 0) armed.splice(at, 1)
      armed.push({ kind, method, left: times })
    },
    clear,
    expire: async (did) => {
      // Tokens carry whole seconds: wait for the next one, so that a token issued after this call is surely younger.
      const second = Math.floor(Date.now() / 1000) + 1
      await new Promise((resolve) => setTimeout(resolve, second * 1000 - Date.now() + 5))
      expired.set(did, second)
    },
    count: countOf,
    stop: async () => {
      clear()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const nsidOf = (path: string) => /^\/xrpc\/([a-zA-Z0-9.-]+)/.exec(path)?.[1]
const pageKey = (asked: Asked, nsid = '') => `${nsid} ${asked.headers.authorization ?? ''}`

async function bytes(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function ask(port: number, asked: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, path, headers } = asked
    const out = request({ host: '127.0.0.1', port, method, path, headers }, async (res) => {
      resolve({ status: res.statusCode ?? 502, headers: res.headers, body: await bytes(res) })
    })
    out.once('error', reject)
    out.end(asked.body)
  })
}

function reply(res: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _, connection: __, ...rest } = headers
  res.writeHead(status, { ...rest, 'content-length': body.length })
  res.end(body)
}

function refuse(
  res: ServerResponse,
  status: number,
  error: string,
  message: string,
  headers: IncomingHttpHeaders = {},
) {
  const body = Buffer.from(JSON.stringify({ error, message }))
  reply(res, { status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body })
}

/** The headers a PDS sends with a used-up limit; ours is over in two seconds. */
function rateLimitHeaders(): IncomingHttpHeaders {
  return {
    'ratelimit-limit': '5000',
    'ratelimit-remaining': '0',
    'ratelimit-reset': `${Math.floor(Date.now() / 1000) + 2}`,
    'ratelimit-policy': '5000;w=3600',
    'retry-after': '2',
  }
}

function changeLists(answer: Answer, change: (list: unknown[]) => unknown[]): Answer {
  if (answer.status !== 200) return answer
  const parsed: unknown = JSON.parse(answer.body.toString())
  if (typeof parsed !== 'object' || parsed === null) return answer
  const changed = Object.entries(parsed).map(([key, value]) => [
    key,
    Array.isArray(value) ? change(value) : value,
  ])
  return { ...answer, body: Buffer.from(JSON.stringify(Object.fromEntries(changed))) }
}

function isExpired(authorization: string | undefined, expired: Map<string, number>): boolean {
  const payload = authorization?.startsWith('Bearer ') ? authorization.split('.')[1] : undefined
  if (!payload || expired.size === 0) return false
  const { sub, iat, scope } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
    string,
    unknown
  >
  const since = typeof sub === 'string' ? expired.get(sub) : undefined
  return since !== undefined && typeof iat === 'number' && iat < since && scope !== 'com.atproto.refresh'
}

function tunnel(req: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const upstream = connect(port, '127.0.0.1', () => {
    const headers = req.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : [],
    )
    upstream.write(`${[`${req.method} ${req.url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`)
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.once('error', () => socket.destroy())
  socket.once('error', () => upstream.destroy())
}
