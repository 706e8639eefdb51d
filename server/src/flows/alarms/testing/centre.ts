import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InputOf, OutputOf, RouteName, Routes } from '@callbox/contract'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import type { World } from '#core/world'
import type { Db } from '#platform/db'
import { runReaders } from '#platform/events'
import type { Caller } from '#platform/http'
import { drainJobs } from '#platform/jobs'
import { guardedFetch } from '#platform/outbound'
import { sweepAll } from '#platform/sweep'
import { type TestWorld, testWorld } from '#testing'
import { makeAlarms } from '../index.ts'

export const ruiz = { id: 'ruiz', name: 'A. Ruiz' }

type Options = { practice?: boolean; allow?: string[] }

/** One process of a centre on a database: what it does each second, and its routes as a supervisor calls them. */
export const process = (
  { world: given, pool, db = given.db }: Pick<TestWorld, 'world' | 'pool'> & { db?: Db },
  { practice = true, allow = [] }: Options = {},
) => {
  const { clock } = given
  const world: World = {
    ...given,
    db,
    fetch: guardedFetch({ allow, timeoutMs: 5000 }),
    centre: { name: 'Riverton', practice },
    origin: 'https://callbox.riverton.example',
  }
  const shift = { on: true, fails: false }
  const alarms = makeAlarms({
    anybodyOnShift: async () => {
      if (shift.fails) throw new Error('The shift is not known.')
      return shift.on
    },
  })
  const tick = async (): Promise<void> => {
    await runReaders(db, clock, alarms.reactors ?? [], null)
    await sweepAll({ db, clock }, alarms.sweeps ?? [])
    await drainJobs(pool, alarms.jobs?.(world) ?? [], world.log)
  }
  const ask = async <N extends RouteName>(
    name: N,
    input: Omit<InputOf<Routes[N]>, 'agency'>,
    person = ruiz,
  ): Promise<OutputOf<Routes[N]>> => {
    const handler = alarms.routes?.[name]
    if (!handler) throw new Error(`The alarms have no ${name}.`)
    const caller = {
      person,
      agency: 1,
      rights: new Set(['desk.read', 'alarms.acknowledge'] as const) as Caller['rights'],
    } as Caller
    return handler(world, caller, { agency: 1, ...input } as InputOf<Routes[N]>)
  }
  const list = async () => (await ask('alarms.list', { limit: 200 })).alarms
  return { world, shift, alarms, tick, ask, list }
}

/** A centre with one live account, somebody on shift and the clock near the real one (signatures are checked by it). */
export const centre = async (options: Options = {}) => {
  const test = await testWorld()
  test.clock.set(new Date(Math.floor(Date.now() / 1000) * 1000 - 240_000))
  await sql`insert into events.cursor (agency_id, reader) values (1, 'alarms')`.execute(test.db)
  const here = process(test, options)
  const { clock } = test
  /** Second by second, as a running centre does. */
  const pass = async (seconds: number, at = here): Promise<void> => {
    for (let i = 0; i < seconds; i += 10) {
      clock.advance(Math.min(10, seconds - i))
      await at.tick()
    }
  }
  return { ...test, ...here, pass }
}

/** A mail server that keeps what it is given; `broken` refuses every recipient. */
export const mailServer = async ({ broken = false } = {}): Promise<{ url: string; got: string[] }> => {
  const got: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_, __, done) => done(broken ? new Error('the mailbox is away') : null),
    onData(stream, _, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        // Long lines are folded and wrapped on the way.
        got.push(Buffer.concat(parts).toString('utf8').replace(/=\r\n/g, '').replace(/\r\n /g, ' '))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
  return { url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, got }
}

export type Hook = { headers: IncomingHttpHeaders; body: string }

/** A web server that keeps what is posted to it. */
export const hookServer = async (): Promise<{
  origin: string
  got: Hook[]
  answer: { status: number }
}> => {
  const got: Hook[] = []
  const answer = { status: 204 }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') })
      response.writeHead(answer.status).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise<void>((done) => void server.close(() => done())))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, answer }
}
