import { afterAll, beforeAll, expect, it } from 'vitest'
import { people, signedIn } from './browser.ts'
import { type Centre, openCentre, type Person } from './centre.ts'
import { conversationOf, report, until } from './public.ts'

let centre: Centre
let records: Person
beforeAll(async () => {
  centre = await openCentre({ env: { CALLBOX_TRUST_PROXY: '1' } })
  records = await signedIn(centre, 'records')
})
afterAll(async () => {
  await centre?.stop()
})

type Staff = { people: { id: string; email: string }[] }

const idOf = async (asked: Person, address: string): Promise<string> =>
  ((await asked.get('/api/a/1/people')).body as Staff).people.find(({ email }) => email === address)!.id

/** Follows the live stream until the server ends it. */
const streamOf = async ({ cookie }: Person): Promise<{ ended: Promise<void> }> => {
  const answer = await fetch(`${centre.origin}/api/a/1/live`, { headers: { cookie } })
  expect(answer.status).toBe(200)
  const reader = answer.body!.getReader()
  await reader.read()
  const ended = (async () => {
    for (let more = true; more; ) more = !(await reader.read()).done
  })()
  return { ended }
}

it('a leaver with a live session, an open stream, an API key, claims, a draft and an answer that waits to leave is out within seconds, and the work is back', async () => {
  const security = await signedIn(centre, 'security')
  const leaver = await signedIn(centre, 'second desk')
  const admin = await signedIn(centre, 'administrator')
  const person = await idOf(security, people['second desk'].email)
  const given = { role: 'security', accounts: [], beats: [], until: null, reason: 'stands in' }
  expect((await admin.send('POST', `/api/a/1/people/${person}/roles`, given)).status).toBe(200)
  const ruiz = await signedIn(centre, 'desk')
  const filed = await report(centre, { what: 'There is smoke in the stairwell of 18 Alder Street' })
  const { id } = await conversationOf(records, filed)
  const at = `/api/a/1/conversations/${id}`
  expect((await leaver.send('POST', '/api/a/1/shift')).status).toBe(200)
  expect((await leaver.send('POST', `${at}/claim`)).status).toBe(200)
  await leaver.send('PUT', `${at}/draft`, { text: 'Please', language: 'en', template: null })
  expect((await ruiz.send('POST', `${at}/claim`)).status).toBe(409)
  const library = await conversationOf(
    records,
    await report(centre, { what: 'Is the library open on Sunday?' }),
  )
  const there = `/api/a/1/conversations/${library.id}`
  expect((await leaver.send('POST', `${there}/claim`)).status).toBe(200)
  const month = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const made = await until(
    () => leaver.send('POST', '/api/a/1/keys', { name: 'A report', rights: ['status.read'], until: month }),
    ({ status }) => status === 200,
  )
  const byKey = async () => {
    const { key } = made.body as { key: string }
    return (await fetch(`${centre.origin}/api/a/1/status`, { headers: { authorization: `Bearer ${key}` } }))
      .status
  }
  expect(await byKey()).toBe(200)
  const stream = await streamOf(leaver)
  const answer = {
    text: 'It opens at ten. In danger? Call 9-1-1.',
    language: 'en',
    key: 'an answer that waits',
  }
  expect((await leaver.send('POST', `${there}/reply`, answer)).body).toMatchObject({ state: 'held' })

  const asked = Date.now()
  const left = await security.send('POST', `/api/a/1/people/${person}/leave`, {
    reason: 'left for other work',
  })
  expect(left).toMatchObject({
    status: 200,
    body: { ended: { roles: 2, sessions: 1, keys: 1, claims: 2, answers: 1, shifts: 1 } },
  })
  expect((await leaver.get('/api/me')).status).toBe(401)
  expect(await byKey()).toBe(401)
  await stream.ended
  expect(Date.now() - asked).toBeLessThan(5000)
  expect((await ruiz.send('POST', `${at}/claim`)).status).toBe(200)
  const noted = (await ruiz.get(at)).body as { notes: { text: string }[] }
  expect(noted.notes.at(-1)!.text).toContain('works here no more')

  // What had not left does not leave.
  const waited = (await ruiz.get(there)).body as { messages: { direction: string }[]; leaving: unknown[] }
  expect(waited.messages.map(({ direction }) => direction)).toEqual(['in'])
  expect(waited.leaving).toEqual([])

  const ledger = async () =>
    (
      (await records.get('/api/a/1/assurance')).body as { clauses: { id: string; state: string }[] }
    ).clauses.find((clause) => clause.id === 'CoP-S14')!.state
  await until(ledger, (state) => state === 'met')
  const log = (await records.get('/api/a/1/records?limit=20')).body as { entries: { kind: string }[] }
  expect(log.entries.some(({ kind }) => kind === 'person.left')).toBe(true)
})

it('a leaver whom the directory calls active no more is out the same way', async () => {
  const [security, admin, leaver] = await Promise.all([
    signedIn(centre, 'security'),
    signedIn(centre, 'administrator'),
    signedIn(centre, 'desk'),
  ])
  await admin.send('PUT', '/api/a/1/invitations/domains', { domains: ['riverton.example'] })
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const made = await security.send('POST', '/api/a/1/keys', {
    name: 'Directory of the city',
    rights: ['directory.sync'],
    until,
  })
  const { key } = made.body as { key: string }
  const scim = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${centre.origin}/scim/v2/1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as { id: string; active: boolean } }
  }
  const { email } = people.desk
  const filed = await report(centre, { what: 'The lift of 20 Alder Street is stuck with two people in it' })
  const { id } = await conversationOf(records, filed)
  const linked = await scim('POST', '/Users', { userName: email, active: true })
  expect(linked.status).toBe(201)
  expect((await leaver.send('POST', `/api/a/1/conversations/${id}/claim`)).status).toBe(200)
  const stream = await streamOf(leaver)
  const asked = Date.now()
  const left = await scim('PATCH', `/Users/${linked.body.id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'Replace', path: 'active', value: false }],
  })
  expect(left).toMatchObject({ status: 200, body: { active: false } })
  expect((await leaver.get('/api/me')).status).toBe(401)
  await stream.ended
  expect(Date.now() - asked).toBeLessThan(5000)
  const supervisor = await signedIn(centre, 'supervisor')
  expect((await supervisor.send('POST', `/api/a/1/conversations/${id}/claim`)).status).toBe(200)
})
