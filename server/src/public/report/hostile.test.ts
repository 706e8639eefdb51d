import fc from 'fast-check'
import { expect, it } from 'vitest'
import { testForm } from './form.fixture.ts'

const numRuns = Number(process.env.CALLBOX_TEST_RUNS ?? 60)

const bytes = fc.uint8Array({ maxLength: 400 }).map((made) => Buffer.from(made).toString('latin1'))
const name = fc.oneof(
  fc.constantFrom(
    'what',
    'where',
    'danger',
    'safe',
    'contact',
    'token',
    'files',
    'language',
    '__proto__',
    '',
  ),
  fc.string(),
)
const part = fc
  .record({
    name,
    file: fc.option(fc.string()),
    type: fc.option(fc.constantFrom('image/png', 'text/html', '')),
    body: bytes,
  })
  .map(
    ({ name, file, type, body }) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${file === null ? '' : `; filename="${file}"`}\r\n${type === null ? '' : `Content-Type: ${type}\r\n`}\r\n${body}\r\n`,
  )
const multipart = fc
  .tuple(fc.array(part, { maxLength: 6 }), fc.constantFrom('--b--\r\n', '--b', '', '\r\n\r\n'))
  .map(([parts, end]) => parts.join('') + end)
const submission = fc.record({
  type: fc.constantFrom(
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary=',
    'multipart/mixed; boundary=b',
    'application/x-www-form-urlencoded',
    'application/json',
    'text/plain; charset=utf-7',
  ),
  body: fc.oneof({ weight: 3, arbitrary: multipart }, bytes),
})
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom('r', 'report', 'assets', '..', '%00', '%2e%2e', '%ff', 'RIV-7F3K-92'),
      fc.webSegment(),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => `/${parts.join('/')}`)

it('whatever is posted to the form, its sender gets a page, and a report sent after it is taken', {
  timeout: 60_000 + numRuns * 1000,
}, async () => {
  const { app, onRecord } = await testForm()
  const send = (type: string, body: string): Promise<Response> =>
    Promise.resolve(
      app.request('/report', {
        method: 'POST',
        headers: { 'content-type': type },
        body: Buffer.from(body, 'latin1'),
      }),
    )
  for (const { type, body } of fc.sample(submission, { numRuns })) {
    const answer = await send(type, body)
    expect(answer.status, `${type} ${JSON.stringify(body)}`).toBeLessThan(500)
    await answer.text()
  }
  expect((await send('application/x-www-form-urlencoded', 'what=we+are+on+the+roof')).status).toBe(303)
  expect(onRecord.at(-1)?.text).toBe('we are on the roof')
})

it('whatever address is asked for, it is a page or nothing', async () => {
  const { app } = await testForm()
  for (const asked of fc.sample(path, { numRuns: numRuns * 3 })) {
    const answer = await app.request(asked)
    expect(answer.status, asked).toBeLessThan(500)
    await answer.text()
  }
})
