import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardedFetch, isInner, isNamed, noHost, outgoingHosts } from './index.ts'

/** A server that answers as its address says, and keeps what it was asked with. */
const server = async (answers: Record<string, { location?: string; body?: string; status?: number }>) => {
  const heard: { path: string; headers: IncomingHttpHeaders }[] = []
  const made = createServer((request, response) => {
    heard.push({ path: request.url!, headers: request.headers })
    const { location, body = 'here', status = location ? 302 : 200 } = answers[request.url!] ?? {}
    response.writeHead(status, location ? { location } : {}).end(body)
  }).listen(0, '127.0.0.1')
  await once(made, 'listening')
  onTestFinished(() => new Promise((done) => void made.close(() => done())))
  return { heard, origin: `http://127.0.0.1:${(made.address() as AddressInfo).port}` }
}

describe('what we fetch', () => {
  it('is never inside, however the address is written', async () => {
    const fetch = guardedFetch()
    for (const address of [
      'http://127.0.0.1/',
      'http://localhost/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://017700000001/',
      'http://10.1.2.3/',
      'http://192.168.0.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://0.0.0.0/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://[64:ff9b::7f00:1]/',
      'http://[fd00::1]/',
      'http://[fe80::1]/',
      'http://100.64.0.1/',
    ])
      await expect(fetch(address), address).rejects.toThrow(/inner address/)
    // A public address of nobody (TEST-NET-3); it is not asked.
    await expect(fetch('http://203.0.113.1/')).rejects.toThrow(/over an open line/)
    for (const address of [
      'file:///etc/passwd',
      'data:text/plain,a',
      'ftp://example.org/',
      'blob:nodedata:1',
    ])
      await expect(fetch(address), address).rejects.toThrow(/not one we fetch/)
  })

  it('is at hosts that the operator has named, where they have named any, and nowhere else, after a redirect neither', async () => {
    const outer = await server({ '/away': { location: 'https://elsewhere.example/' } })
    const only = outgoingHosts({ CALLBOX_OUTGOING: 'Bsky.social, *.bsky.network' })
    const fetch = guardedFetch({ allow: [outer.origin], only })
    for (const address of [
      'https://elsewhere.example/',
      'https://bsky.social.elsewhere.example/',
      'https://evilbsky.social/',
      'https://bsky.network/',
      'https://xbsky.network/',
      `${outer.origin}/away`,
    ])
      await expect(fetch(address), address).rejects.toThrow(/not among the hosts.*CALLBOX_OUTGOING/)
    for (const named of ['bsky.social', 'morel.us-east.host.bsky.network'])
      expect(isNamed(only, named)).toBe(true)
    expect((await fetch(`${outer.origin}/`)).status).toBe(200)
    expect([outgoingHosts({}), outgoingHosts({ CALLBOX_OUTGOING: ' , ' })]).toEqual([null, null])
    expect(noHost(outgoingHosts({ CALLBOX_OUTGOING: 'bsky.social,https://bsky.social' }))).toBe(
      'https://bsky.social',
    )
  })

  it('is never inside after a redirect either, and a redirect is not followed for ever, or with a body', async () => {
    const outer = await server({
      '/in': { location: 'http://127.0.0.1:1/secret' },
      '/meta': { location: 'http://169.254.169.254/' },
      '/file': { location: 'file:///etc/passwd' },
      '/round': { location: '/round' },
    })
    const fetch = guardedFetch({ allow: [outer.origin] })
    for (const path of ['/in', '/meta'])
      await expect(fetch(`${outer.origin}${path}`)).rejects.toThrow(/inner/)
    await expect(fetch(`${outer.origin}/file`)).rejects.toThrow(/not one we fetch/)
    await expect(fetch(`${outer.origin}/round`)).rejects.toThrow(/too often/)
    await expect(fetch(`${outer.origin}/in`, { method: 'POST', body: 'a' })).rejects.toThrow(/not followed/)
  })

  it('takes no token, cookie or key to another origin that the first one sends us to', async () => {
    const other = await server({})
    const first = await server({
      '/away': { location: `${other.origin}/there` },
      '/near': { location: '/here' },
    })
    const fetch = guardedFetch({ allow: [first.origin, other.origin] })
    const headers = {
      authorization: 'Bearer mine',
      cookie: 'a=mine',
      'x-api-key': 'mine',
      accept: 'text/plain',
    }
    expect(await (await fetch(`${first.origin}/away`, { headers })).text()).toBe('here')
    expect(JSON.stringify(other.heard)).not.toContain('mine')
    expect(other.heard[0]?.headers.accept).toBe('text/plain')
    await fetch(`${first.origin}/near`, { headers })
    expect(first.heard.at(-1)).toMatchObject({ path: '/here', headers: { authorization: 'Bearer mine' } })
  })

  it('ends at its largest size, however long it goes on', async () => {
    const long = await server({ '/long': { body: 'a'.repeat(5000) } })
    const fetch = guardedFetch({ allow: [long.origin], largest: 1000 })
    await expect((await fetch(`${long.origin}/long`)).text()).rejects.toThrow()
  })

  it('knows the inner networks by number', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a, b] = address.split('.').map(Number) as [number, number]
        const inside = a === 0 || a === 10 || a === 127 || a >= 224 || (a === 192 && b === 168)
        if (inside) expect(isInner(address)).toBe(true)
        // Of the nets of everybody, none but these may be refused: whoever refuses too much reaches no network at all.
        const special = inside || [100, 169, 172, 192, 198].includes(a)
        if (!special) expect(isInner(address)).toBe(false)
        expect(isInner(`::ffff:${address}`)).toBe(true)
      }),
    )
  })
})
