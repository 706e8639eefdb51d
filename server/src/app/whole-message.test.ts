import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { web } from '#connectors/web'
import { addAccount, connectAccount } from '#core/accounts'
import { type Connector, noAbilities } from '#core/channels'
import { signinLink } from '#core/identity'
import { ensureDelegation } from '#core/sending'
import { collect } from '#flows/intake'
import { readConfig } from '#platform/config'
import { runReaders } from '#platform/events'
import { drainJobs } from '#platform/jobs'
import { makeLog } from '#platform/log'
import { sweepAll } from '#platform/sweep'
import { startTracing, tracingOn } from '#platform/trace'
import { pushNetwork, said, testWorld } from '#testing'
import { followEvents } from './centre.ts'
import { startCollector } from './collector.fixture.ts'
import { modules } from './modules.ts'
import { startServing } from './serve.ts'

const plea = 'Rosaria aqui: water at the second floor, 4 kids, 18 Alder St, rosaria@casa.example'
const report = 'Smoke fills the stairwell of Quimby House, Consuelo cannot walk'
const answer = 'Call 9-1-1 now and stay by the window, Rosaria.'
/** What must never stand in a log or a trace, wherever it came from. */
const personal =
  /rosaria|alder|second floor|casa\.example|quimby|consuelo|stairwell|stay by the window|555-0117|198\.51\.100|127\.0\.0\.1|riverton\.example|okafor|ruiz/i

/** A network that is asked, and holds one plea; what it is asked to publish it takes, after one failure full of words. */
const asked = (): Connector => {
  const push = pushNetwork('asked')
  let failed = false
  return {
    ...push,
    name: 'Asked network',
    abilities: (account) => ({ ...noAbilities, ...push.abilities(account), reads: ['pull'] }),
    connect: async ({ handle, secret }) => ({
      credential: { password: secret },
      session: { token: secret },
      handle,
      name: 'Riverton ECC',
      url: null,
      settings: {},
    }),
    pull: async () => ({
      deliveries: [said('n1', plea, { by: 'rosaria_h' })],
      position: 'n1',
      gaps: [],
      more: false,
    }),
    look: async () => ({ is: 'absent' }),
    publish: async (session, message) => {
      if (failed) return push.publish!(session, message)
      failed = true
      throw new Error(`cannot post "${message.text}" to @rosaria_h`)
    },
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => void server.close(done))
  return port
}

/** The whole centre but its workers, on a port, with everything that is logged at hand. */
const centre = async () => {
  const t = await testWorld({ connectors: [asked(), web] })
  const lines: string[] = []
  const log = makeLog('trace', { write: (line) => void lines.push(line) })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const world = { ...t.world, log, origin }
  const now = t.clock.now()
  await t.db.transaction().execute(async (trx) => {
    await addAccount(trx, { agency: 1, network: 'web', handle: 'form', name: 'Form', by: 'setup', now })
    await ensureDelegation(trx, {
      agency: 1,
      category: 'reply',
      name: 'Replies',
      responsible: 'Chief',
      roles: ['desk'],
      by: 'setup',
      now,
    })
  })
  const caller = { agency: 1, person: { id: 'marsh' } }
  const { id } = await connectAccount(world, caller, {
    network: 'asked',
    handle: 'riverton',
    secret: 'tok-77aa',
  })
  const config = {
    ...readConfig({ PORT: String(port), CALLBOX_TRUST_PROXY: '1', CALLBOX_QUIET_SHIFT: 'off' }),
    origin,
  }
  const serving = await startServing(world, config, t.pool, t.appUrl, modules)
  onTestFinished(() => serving.stop())
  const signed = await fetch(await signinLink(world, { role: 'desk' }), { redirect: 'manual' })
  const cookie = signed.headers.getSetCookie()[0]!.split(';')[0]!
  const call = async (
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown; headers: Headers }> => {
    const response = await fetch(`${origin}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { cookie, origin, 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' },
    })
    return { status: response.status, body: await response.json(), headers: response.headers }
  }
  const jobs = modules.flatMap((module) => module.jobs?.(world) ?? [])
  const sweeps = modules.flatMap((module) => module.sweeps ?? [])
  const reactors = modules.flatMap((module) => module.reactors ?? [])
  await followEvents(t.db, reactors)
  return { t, world, lines, origin, cookie, call, account: id, jobs, sweeps, reactors }
}
type Centre = Awaited<ReturnType<typeof centre>>

/** A person is heard by a network, claimed, answered, and the answer is out. @returns the conversation. */
const wholeWay = async ({ t, world, call, account, jobs, sweeps, reactors }: Centre): Promise<string> => {
  await collect(world, 1, account)
  const { rows } = { rows: await t.db.selectFrom('conversations.conversation').selectAll().execute() }
  const conversation = rows.find((row) => row.account_id === account)!.conversation_id
  await runReaders(t.db, t.clock, reactors, 1)
  expect((await call(`/api/a/1/conversations/${conversation}/claim`, {})).status).toBe(200)
  const sent = await call(`/api/a/1/conversations/${conversation}/reply`, {
    text: answer,
    language: 'en',
    template: null,
    key: 'key-0001',
    now: true,
  })
  expect(sent).toMatchObject({ status: 200, body: { state: 'ready' } })
  // The first try is lost on the way; it is looked for, is not there, and goes out with the second.
  for (let round = 0; round < 4; round++) {
    await drainJobs(t.pool, jobs, world.log)
    t.clock.advance(20)
    await sweepAll(world, sweeps)
  }
  const states = await t.db.selectFrom('sending.outgoing').select('state').execute()
  expect(states).toEqual([{ state: 'published' }])
  return conversation
}

describe('one message through the whole centre', () => {
  it('leaves nothing of the person in the log, whatever fails on the way', async () => {
    const c = await centre()
    const form = new FormData()
    form.set('what', report)
    form.set('name', 'Consuelo')
    form.set('contact', '555-0117')
    const filed = await fetch(`${c.origin}/report?to=1&lang=en`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { 'x-forwarded-for': '198.51.100.7' },
    })
    expect(filed.status).toBe(303)
    const page = filed.headers.get('location')!
    expect((await fetch(`${c.origin}${page}`)).status).toBe(200)
    const conversation = await wholeWay(c)
    // Things that go wrong with people's words in them.
    const bad = await c.call(`/api/a/1/conversations/${conversation}/notes`, { text: 5, plea })
    expect(bad.status).toBe(400)
    const broken = [{ name: 'broken', sweep: () => Promise.reject(new Error(`cannot read "${plea}"`)) }]
    await sweepAll(c.world, broken)
    c.world.log.error(new Error(plea))
    c.world.log.error(
      { error: plea, text: plea, handle: '@rosaria_h', cookie: c.cookie },
      'a mistake of ours',
    )
    c.world.log.warn(
      { account: plea, job: '@rosaria_h', route: page, code: 'rosaria@casa.example' },
      'another',
    )

    const all = c.lines.join('')
    expect(c.lines.length).toBeGreaterThan(6)
    expect(all.match(personal)).toBeNull()
    const [reference, secret] = page.split('/').slice(2)
    for (const word of ['tok-77aa', c.cookie.split('=')[1]!, reference!, secret!.split('?')[0]!])
      expect(all).not.toContain(word)
    // What is withheld is said to be; the failure keeps its place in the code.
    expect(all).toContain('"sweep":"broken","error":"Error","at":["at ')
    expect(all).toContain('"withheld":["a field without a rule","error"]')
  })

  it('is one trace in order, without anything of the person; and nothing is traced unless somebody asks', async () => {
    expect(await startTracing({}, { command: 'serve' })).toBeNull()
    expect(tracingOn()).toBe(false)
    const collector = await startCollector()
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url
    onTestFinished(() => {
      delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
    })
    const tracing = await startTracing(process.env, { command: 'serve' })
    const c = await centre()
    const screen = new AbortController()
    const stream = await fetch(`${c.origin}/api/a/1/live`, {
      headers: { cookie: c.cookie },
      signal: screen.signal,
    })
    const reader = stream.body!.getReader()
    await reader.read()
    const conversation = await wholeWay(c)
    let told = ''
    while (!told.includes('message.received')) told += Buffer.from((await reader.read()).value!).toString()
    screen.abort()
    await tracing!.stop()

    const trace = conversation.replaceAll('-', '')
    const mine = collector.spans().filter((span) => span.traceId === trace)
    const firsts = [...new Set(mine.map((span) => span.name))].filter((name) => name !== 'live')
    const way = [
      'collect',
      'decode',
      'assess',
      'capture',
      'event',
      'react',
      'claim',
      'answer',
      'gate',
      'submitting',
      'submit',
      'published',
    ]
    expect(firsts.filter((name) => way.includes(name))).toEqual(way)
    expect(mine.map((span) => span.name)).toContain('live')
    expect(new Set(mine.map((span) => span.parentSpanId))).toEqual(new Set([trace.slice(16)]))
    expect(mine.filter((span) => span.name === 'submit')).toHaveLength(2)
    expect(collector.bodies.join('').match(personal)).toBeNull()
    expect(tracingOn()).toBe(false)
  })
})
