import { type Route, routes } from '@callbox/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openCentre, origin } from '../security/centre.fixture.ts'
import { unkind } from './arbitrary.ts'

// How many requests each address is sent; more with CALLBOX_TEST_RUNS.
const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 12)

const words = fc.oneof(
  fc.constantFrom(...unkind.map((word) => word.slice(0, 3000)), '1', 'en', 'xx-XX', '..', '%2e%2e', '0'),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const header = (values: readonly string[]) =>
  fc.option(fc.oneof(fc.constantFrom(...values), fc.string({ unit: fc.constantFrom(...'aZ0 ,;=q.*/"-') })))
const part = fc
  .tuple(words, fc.option(words), words)
  .map(
    ([name, file, body]) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${file === null ? '' : `; filename="${file}"`}\r\n\r\n${body}\r\n`,
  )
const sent = fc.oneof(
  fc.constant({ type: 'text/plain', body: '' }),
  fc
    .dictionary(words, words, { maxKeys: 4 })
    .map((form) => ({ type: 'application/x-www-form-urlencoded', body: asForm(form) })),
  fc
    .array(part, { maxLength: 3 })
    .map((parts) => ({ type: 'multipart/form-data; boundary=b', body: parts.join('') })),
  fc.json().map((body) => ({ type: 'application/json', body })),
  fc.string({ unit: 'binary', maxLength: 300 }).map((body) => ({ type: 'application/octet-stream', body })),
)
const asForm = (form: Record<string, string>): string =>
  new URLSearchParams(Object.entries(form).map((pair) => pair.map((one) => one.toWellFormed()))).toString()

const asked = fc.record({
  params: fc.array(words, { minLength: 4, maxLength: 4 }),
  query: fc.dictionary(
    fc.oneof(fc.constantFrom('lang', 'to', 'q', 'token', 'after', 'state'), words),
    words,
    {
      maxKeys: 3,
    },
  ),
  headers: fc.record({
    'accept-language': header(['en', 'es-MX,es;q=0.9', 'xx;q=9', '*', ','.repeat(500)]),
    cookie: header(['callbox.session_token=a.b', '=', ';;', 'callbox.session_token=%']),
    range: header(['bytes=0-', 'bytes=9-1', 'bytes=-1,-1,-1']),
    'if-none-match': header(['*', 'W/"a"', '"']),
    'x-forwarded-for': header(['203.0.113.9', '::1, x', 'x'.repeat(400)]),
  }),
  sent,
})

const told = (all: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value.trim()]])),
  )

it('whatever is sent to an address beside the contract, it is answered and nothing of ours breaks', {
  timeout: 60_000 + numRuns * 10_000,
}, async () => {
  const { ask, addresses } = await openCentre()
  const contract = new Set(
    Object.values(routes as Record<string, Route>).map(({ method, path }) => `${method} ${path}`),
  )
  const beside = addresses.filter(({ method, path }) => !contract.has(`${method} ${path}`))
  expect(beside.length).toBeGreaterThan(8)
  const faults: string[] = []
  for (const { method, path } of beside)
    for (const { params, query, headers, sent } of fc.sample(asked, { numRuns })) {
      let n = 0
      const filled = path
        .replace(/:\w+(\{[^}]*\})?/g, () => encodeURIComponent(params[n++ % 4]!.toWellFormed()) || '-')
        .replace('*', () => encodeURIComponent(params[3]!.toWellFormed()))
      const search = asForm(query)
      const reads = method === 'GET' || method === 'HEAD'
      const answer = await ask(method, `${filled.slice(0, 6000)}${search && `?${search.slice(0, 6000)}`}`, {
        headers: { ...told(headers), ...(reads ? {} : { origin, 'content-type': sent.type }) },
        ...(reads ? {} : { body: sent.body }),
      })
      // The desk's pages need not be built where tests run, and say so.
      if (answer.status === 503 && path.startsWith('/desk')) continue
      if (answer.status >= 500)
        faults.push(
          `${method} ${filled.slice(0, 200)}?${search.slice(0, 200)} ${answer.status} ${JSON.stringify(sent).slice(0, 300)}`,
        )
    }
  expect(faults).toEqual([])
  expect((await ask('GET', '/healthz')).status).toBe(200)
})
