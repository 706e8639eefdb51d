import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { isNamed } from './named.ts'

export { isNamed, noHost, outgoingHosts } from './named.ts'

// Two lists: in one, the net of IPv4 addresses written as IPv6 would hold every IPv4 address.
const innerV4 = new BlockList()
const innerV6 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  innerV4.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
] as const)
  innerV6.addSubnet(net, bits, 'ipv6')

export const isInner = (address: string): boolean =>
  isIP(address) === 6 ? innerV6.check(address, 'ipv6') : innerV4.check(address, 'ipv4')

/** What another origin may be told when one sends us there: no token, no cookie, no key that was meant for the first. */
const harmless = new Set(['accept', 'accept-language', 'range', 'user-agent'])

const forTheNext = (init: RequestInit, from: URL, to: URL): RequestInit =>
  from.origin === to.origin
    ? init
    : { ...init, headers: [...new Headers(init.headers)].filter(([name]) => harmless.has(name)) }

export type OutboundOptions = {
  /** Origins that may be reached although they are inside (a network's test server, set by the operator's own command). */
  allow?: readonly string[]
  /** Hosts beside which, and beside those origins, nothing is asked; null for all public ones. */
  only?: readonly string[] | null
  timeoutMs?: number
  /** Largest answer read, in bytes. */
  largest?: number
}

/**
 * A fetch that leaves the machine only for public addresses: https, no inner network (checked after resolving),
 * none but those that the operator has named, where they have named any; every redirect checked again (never from https to http, and without what was meant for the first origin alone), a time
 * and a size limit.
 * @throws TypeError with a sentence when the address is not allowed.
 */
export const guardedFetch = ({
  allow = [],
  only = null,
  timeoutMs = 20_000,
  largest = 50 * 1024 * 1024,
}: OutboundOptions = {}): typeof fetch => {
  const check = async (url: URL): Promise<void> => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new TypeError(`The address ${url.protocol}… is not one we fetch: use https.`)
    if (allow.includes(url.origin)) return
    if (!isNamed(only, url.hostname))
      throw new TypeError(
        `${url.hostname} is not among the hosts that this centre may talk to: whoever runs it adds it to CALLBOX_OUTGOING.`,
      )
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const found = isIP(host) ? [{ address: host }] : await lookup(host, { all: true })
    if (found.some(({ address }) => isInner(address)))
      throw new TypeError(`${url.hostname} is an inner address: it is not fetched.`)
    if (url.protocol !== 'https:')
      throw new TypeError(`${url.hostname} would be asked over an open line: use https.`)
  }
  const guarded = async (
    input: string | URL | Request,
    init: RequestInit = {},
    hops = 0,
  ): Promise<Response> => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    await check(url)
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([
      limit,
      ...(init.signal ? [init.signal] : []),
      ...(request.signal ? [request.signal] : []),
    ])
    const response = await fetch(request, { redirect: 'manual', signal })
    const next = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && next) {
      if (hops >= 5) throw new TypeError(`${url.hostname} redirects too often.`)
      if (request.method !== 'GET' && request.method !== 'HEAD')
        throw new TypeError(`${url.hostname} redirects a ${request.method}: not followed.`)
      const to = new URL(next, url)
      if (url.protocol === 'https:' && to.protocol !== 'https:')
        throw new TypeError(`${url.hostname} redirects from https to ${to.protocol}… : not followed.`)
      return guarded(to, forTheNext(init, url, to), hops + 1)
    }
    return limited(response, largest)
  }
  return guarded as typeof fetch
}

const limited = (response: Response, largest: number): Response => {
  if (!response.body) return response
  let seen = 0
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.length
      if (seen > largest)
        controller.error(new TypeError(`The answer is larger than ${largest} bytes: not read further.`))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(meter), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  })
}
