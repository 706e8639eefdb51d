import { expect, it } from 'vitest'
import { withSession } from '#platform/db'
import { type Answer, openCentre, origin } from './centre.fixture.ts'

/** For everybody: the public list of accounts, and files that are the same for all. */
const forAll = /^\/(accounts(\.json|\/keys\.json|\/piece)?|accounts\/check|assets\/.*|desk.*|healthz|readyz)$/
/** The one piece that other websites are to show, and what they are to fetch. */
const piece = '/accounts/piece'
const fetched = new Set([piece, '/accounts.json', '/accounts/keys.json'])
/** Of programs, databases and machines, whatever broke. */
const inner =
  /\.(ts|mjs|js):\d+|node_modules|\bat \w+ \(|relation "|schema "|select .* from|identity\.|postgres|127\.0\.0\.1|ECONNREFUSED/

const faultsOf = (path: string, { status, headers, body }: Answer): string[] => {
  const policy = String(headers['content-security-policy'])
  const has = (directive: string): boolean => policy.split('; ').includes(directive)
  const type = String(headers['content-type'] ?? '')
  const checks: Record<string, boolean> = {
    'no policy': has("base-uri 'none'") && (has("object-src 'none'") || has("default-src 'none'")),
    'a policy that lets script in': !/unsafe-|\*\.|https:/.test(policy.replace('frame-ancestors *', '')),
    'can be framed': has(path === piece ? 'frame-ancestors *' : "frame-ancestors 'none'"),
    'its type is guessed': headers['x-content-type-options'] === 'nosniff',
    'tells where one was': headers['referrer-policy'] === 'no-referrer',
    'does not hold to https': headers['strict-transport-security'] === 'max-age=31536000; includeSubDomains',
    'open to other origins': headers['access-control-allow-origin'] === (fetched.has(path) ? '*' : undefined),
    'lets others in with our cookie': headers['access-control-allow-credentials'] === undefined,
    'says what it is made of': !headers['x-powered-by'] && !headers.server,
    'has no type': body === '' || type !== '',
    'has no charset':
      !type.startsWith('text/') || /charset=utf-8/i.test(type) || type.includes('event-stream'),
    'is kept by caches':
      forAll.test(path) ||
      path.startsWith('/nowhere') ||
      /\bno-store\b/.test(String(headers['cache-control'])),
    'tells of our insides': !inner.test(body),
    'sets a cookie': !headers['set-cookie'] || /sign-out|magic-link|door/.test(path),
    fails: status !== 500,
  }
  return Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [`${path} ${status}: ${what}`]))
}

it('every address, whoever asks and whatever it answers, carries what protects a browser, and private answers are kept by nobody', async () => {
  const { ask, signIn, addresses } = await openCentre()
  const cookie = (await signIn('supervisor')).split(';')[0]!
  const wrong: string[] = []
  expect(addresses.filter(({ path }) => !path.startsWith('/api')).length).toBeGreaterThan(12)
  for (const { method, path, at, changes } of addresses) {
    const body = changes ? '{}' : undefined
    const headers = { origin, 'content-type': 'application/json' }
    const asked = { headers, ...(body ? { body } : {}) }
    const stranger = await ask(method, at, asked)
    wrong.push(...faultsOf(path, stranger))
    const elsewhere = { ...headers, origin: 'https://evil.example' }
    wrong.push(...faultsOf(path, await ask(method, at, { ...asked, headers: elsewhere })))
    if (!changes && path.startsWith('/api/'))
      wrong.push(...faultsOf(path, await ask(method, at, { headers: { ...headers, cookie } })))
  }
  for (const path of ['/nowhere', '/nowhere/at/all.php'])
    wrong.push(...faultsOf(path, await ask('GET', path)))
  expect(wrong).toEqual([])
})

it('when everything fails, no page says of what we are made', async () => {
  const { t, ask, addresses } = await openCentre()
  await withSession(t.ownerUrl, (client) =>
    client.query('alter schema identity rename to set_apart; alter schema accounts rename to set_apart_too'),
  )
  const wrong: string[] = []
  const seen = new Set<number>()
  for (const { method, path, at, changes } of addresses) {
    const headers = { origin, 'content-type': 'application/json', cookie: '__Host-callbox.session_token=a.b' }
    const { status, body } = await ask(method, at, { headers, ...(changes ? { body: '{}' } : {}) })
    seen.add(status)
    if (inner.test(body) || /set_apart|stack trace|Error:/.test(body))
      wrong.push(`${method} ${path} ${status}: ${body.slice(0, 300)}`)
  }
  expect(wrong).toEqual([])
  expect([...seen]).toContain(500)
})

it('behind a proxy with TLS the session’s cookie is this host’s alone, and nothing that the caller says of itself changes that', async () => {
  const { ask, signIn } = await openCentre()
  const line = await signIn('desk')
  expect(line).toMatch(/^__Host-callbox\.session_token=[^;]+; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(line).not.toMatch(/Domain=/i)
  // 256 bits or more, of letters and digits, and the library's mark on them.
  expect(decodeURIComponent(line.split('=')[1]!.split(';')[0]!)).toMatch(/^[A-Za-z0-9]{32,}\.[\w+/]{43}=$/)
  const cookie = line.split(';')[0]!
  const plain = { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example', forwarded: 'proto=http' }
  const me = await ask('GET', '/api/me', { headers: { ...plain, cookie } })
  expect([me.status, me.headers['strict-transport-security']]).toEqual([
    200,
    'max-age=31536000; includeSubDomains',
  ])
  const out = await ask('POST', '/api/sign-out', { headers: { ...plain, cookie, origin } })
  expect(out.headers['set-cookie']).toEqual([
    '__Host-callbox.session_token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  ])
})
