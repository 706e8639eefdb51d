import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { openCentre, origin, uuid } from './centre.fixture.ts'

const hidden = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'
const post = (headers: string, body: string): string =>
  `POST /api/sign-out HTTP/1.1\r\nHost: desk\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`

it('a request whose end could be read in two ways is refused, and nothing hidden in it is answered', async () => {
  const { raw } = await openCentre()
  const two: [string, string][] = [
    ['two lengths', post(`Content-Length: 2\r\nContent-Length: ${2 + hidden.length}`, `{}${hidden}`)],
    ['two lengths in one line', post('Content-Length: 2, 2', `{}${hidden}`)],
    ['a length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked', `0\r\n\r\n${hidden}`)],
    ['chunks and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${hidden}`)],
    ['an unknown coding', post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${hidden}`)],
    ['a coding that looks like chunks', post('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`)],
    ['a space before the colon', post('Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`)],
    ['a length that is no number', post('Content-Length: +2', `{}${hidden}`)],
    ['a chunk that is no number', post('Transfer-Encoding: chunked', `0x2\r\n{}\r\n0\r\n\r\n${hidden}`)],
    ['a line that is folded', post('X-A: b\r\n Content-Length: 2', `${hidden}`)],
    ['a header with a zero byte', post('X-A: b\0c\r\nContent-Length: 2', `{}${hidden}`)],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ]
  const told: string[] = []
  for (const [what, bytes] of two) {
    const answer = await raw(bytes)
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => found[1])
    if (statuses.join() !== '400' || answer.includes('{"ok":true}')) told.push(`${what}: ${statuses.join()}`)
  }
  expect(told).toEqual([])
  expect(await raw(`${hidden.replace('Host: a', 'Host: a\r\nConnection: close')}`)).toContain('{"ok":true}')
})

it('headers and addresses of any length end at a limit, and so does every body, before it is read', async () => {
  const { ask, raw, addresses } = await openCentre()
  const long = 'a'.repeat(20_000)
  expect(await raw(`GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: ${long}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
  expect(await raw(`GET /${long} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
  const many = Array.from({ length: 3000 }, (_, n) => `A${n}: b`).join('\r\n')
  expect(await raw(`GET /healthz HTTP/1.1\r\nHost: a\r\n${many}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
  const wrong: string[] = []
  // A report is never lost for its length: what it brings is cut as it comes (its own tests).
  for (const { method, path, at, changes } of addresses.filter((one) => !/^\/(report|r\/)/.test(one.path))) {
    if (!changes || path === '/api/auth/sign-out') continue
    const answer = await raw(
      `${method} ${at.replace(uuid, uuid)} HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n`,
    )
    if (!answer.startsWith('HTTP/1.1 413')) wrong.push(`${method} ${path}: ${answer.slice(0, 30)}`)
  }
  expect(wrong).toEqual([])
  expect((await ask('GET', '/healthz')).status).toBe(200)
})

it('no way of writing a path leads out of the folder of pages', async () => {
  const { ask } = await openCentre()
  const own = new URL('../../../../package.json', import.meta.url)
  const word = /"workspaces"|root:x:0|DATABASE|BEGIN [A-Z ]*PRIVATE|built-from|ref: refs/
  expect(await readFile(own, 'utf8')).toMatch(word)
  const up = ['..', '%2e%2e', '.%2e', '%252e%252e', '..%00', '....', '..;', '%c0%ae%c0%ae', '..\\', '..%5c']
  const joints = ['/', '%2f', '%252f', '\\', '%5c', '//']
  const ends = ['package.json', 'etc/passwd', '.git/HEAD', 'data/keys/root.key']
  const paths = up.flatMap((step) =>
    joints.flatMap((joint) =>
      ends.flatMap((end) =>
        ['/desk/', '/desk/assets/', '/assets/'].map(
          (start) => `${start}${`${step}${joint}`.repeat(6)}${end}`,
        ),
      ),
    ),
  )
  const plain = [
    '/.git/HEAD',
    '/.env',
    '/desk/.git/HEAD',
    '/package.json',
    '/desk/%00.js',
    '/desk/.built-from.js',
  ]
  const wrong: string[] = []
  for (const path of [...paths, ...plain, '/desk/assets/', '/assets/']) {
    const { status, body } = await ask('GET', path)
    if (word.test(body) || status >= 500 || /Index of|<a href="[^"]*\.js"/.test(body))
      if (status !== 503) wrong.push(`${path} ${status}`)
  }
  expect(wrong).toEqual([])
})
