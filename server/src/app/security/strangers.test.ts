import { expect, it } from 'vitest'
import { openCentre, origin } from './centre.fixture.ts'

const evil = 'https://evil.example'
/** They take what anybody may send, with no session: the public's forms, and what networks bring, which is signed. */
const forAnybody = [
  'POST /accounts/check',
  'POST /hooks/:agency/:account',
  'POST /r/:reference/:secret',
  'POST /report',
]

it('every address that changes something refuses a page that is not ours, whatever it sends', async () => {
  const { ask, signIn, addresses } = await openCentre()
  const cookie = (await signIn('supervisor')).split(';')[0]!
  const changing = addresses.filter(({ changes }) => changes)
  const isForKeys = ({ path }: { path: string }) => path.startsWith('/scim/')
  const open = changing.filter((one) => !one.path.startsWith('/api/') && !isForKeys(one))
  expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(forAnybody)
  const pages: Record<string, string>[] = [
    { origin: evil },
    { origin: 'null' },
    { origin: `${origin}.evil.example` },
    { origin: origin.replace('https:', 'http:') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: evil, 'sec-fetch-site': 'same-origin' },
    // What a form can send without asking first.
    { origin: evil, 'content-type': 'text/plain' },
    {},
  ]
  const wrong: string[] = []
  for (const { method, path, at } of changing.filter(({ path }) => path.startsWith('/api/')))
    for (const page of pages) {
      const headers = { 'content-type': 'application/json', ...page, cookie }
      const { status, body } = await ask(method, at, { headers, body: '{}' })
      if (status !== 403 || !body.includes('"other_origin"'))
        wrong.push(`${method} ${path} ${JSON.stringify(page)}: ${status}`)
    }
  // A directory comes with a key: what a browser sends along by itself opens nothing there.
  for (const { method, path, at } of changing.filter(isForKeys)) {
    const headers = { 'content-type': 'application/scim+json', origin: evil, cookie }
    const { status } = await ask(method, at, { headers, body: '{}' })
    if (status !== 401 && status !== 403) wrong.push(`${method} ${path}: ${status}`)
  }
  expect(wrong).toEqual([])
  expect((await ask('GET', '/api/me', { headers: { cookie } })).status).toBe(200)
})

it('no header, query or form makes one method into another, and TRACE tells nothing back', async () => {
  const { ask, signIn, addresses } = await openCentre()
  const cookie = (await signIn('supervisor')).split(';')[0]!
  const at = (wanted: string) => addresses.filter(({ method }) => method === wanted).map(({ path }) => path)
  const wrong: string[] = []
  for (const { method, path, at: address } of addresses) {
    if (!['DELETE', 'PUT'].includes(method) || at('POST').includes(path)) continue
    const headers = {
      ...{ cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
      ...{ 'x-http-method-override': method, 'x-http-method': method, 'x-method-override': method },
    }
    const posted = await ask('POST', `${address}?_method=${method}`, { headers, body: `_method=${method}` })
    if (posted.status !== 404) wrong.push(`POST as ${method} ${path}: ${posted.status}`)
  }
  for (const { path, at: address } of addresses.filter(({ method }) => method === 'GET')) {
    const secret = 'a-secret-of-mine'
    const traced = await ask('TRACE', address, { headers: { cookie: secret, 'x-mine': secret } })
    if (traced.status < 400 || traced.body.includes(secret)) wrong.push(`TRACE ${path}: ${traced.status}`)
    const allowed = await ask('OPTIONS', address, {
      headers: { origin: evil, 'access-control-request-method': 'PUT' },
    })
    if (allowed.headers['access-control-allow-methods'])
      wrong.push(`OPTIONS ${path}: may be asked from elsewhere`)
  }
  expect(wrong).toEqual([])
  expect((await ask('HEAD', '/api/me')).status).toBe(401)
})

it('no address sends anybody elsewhere, and the name that a caller gives us stands in no answer', async () => {
  const { ask, addresses } = await openCentre()
  const bait = ['next', 'to', 'url', 'redirect', 'return', 'callbackURL', 'errorCallbackURL', 'lang', 'added']
  const query = bait.map((name) => `${name}=${encodeURIComponent('//evil.example/x')}`).join('&')
  const wrong: string[] = []
  const paths = addresses.filter(({ changes }) => !changes).map(({ at }) => at)
  const bent = [
    '//evil.example/',
    '//evil.example/desk',
    '/desk//evil.example',
    '/\\evil.example',
    '/%2f/evil.example',
  ]
  for (const path of [...paths, ...bent]) {
    const headers = {
      ...{ host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-original-url': '/evil.example' },
      forwarded: 'host=evil.example',
    }
    const { status, headers: told, body } = await ask('GET', `${path}?${query}`, { headers })
    const { location } = told
    if (status >= 300 && status < 400 && !/^\/(?![/\\])/.test(location ?? ''))
      if (!location?.startsWith(`${origin}/`)) wrong.push(`${path} ${status} ${location}`)
    const echoed =
      JSON.stringify(told).includes('evil.example') || /(href|src|action)="[^"]*evil\.example/.test(body)
    if (echoed) wrong.push(`${path} ${status} repeats the name`)
  }
  expect(wrong).toEqual([])
})
