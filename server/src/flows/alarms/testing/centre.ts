import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InputOf, OutputOf, RouteName, Routes } from '@callbox/contract'
import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import type { World } from '#core/world'
import { type Clock, fixedClock } from '#platform/clock'
import { keysFrom } from '#platform/crypto'
import { runReaders } from '#platform/events'
import type { Caller } from '#platform/http'
import { drainJobs } from '#platform/jobs'
import { makeLog } from '#platform/log'
import { guardedFetch } from '#platform/outbound'
import { sweepAll } from '#platform/sweep'
import { agencyWithAccount, type TestDatabase, testDatabase } from '#testing'
import { makeAlarms } from '../index.ts'

const keys = keysFrom(randomBytes(32))
export const ruiz = { id: 'p-ruiz', name: 'A. Ruiz' }

/** One process of a centre on a database: what it does each second, and its routes as a supervisor calls them. */
export const process = ({ db, pool }: TestDatabase, clock: Clock, practice = true, allow: string[] = []) => {
  const world = {
    db,
    clock,
    keys,
    log: makeLog('silent'),
    fetch: guardedFetch({ allow, timeoutMs: 5000 }),
    connectors: new Map(),
    processId: 'here',
    centre: { name: 'Riverton', practice },
    origin: 'https://callbox.riverton.example',
  } as unknown as World
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
    input: Omit<InputOf<Routes[N]>, 'params'> & { params?: object },
    person = ruiz,
  ): Promise<OutputOf<Routes[N]>> => {
    const handler = alarms.routes?.[name]
    if (!handler) throw new Error(`The alarms have no ${name}.`)
    const caller = { person, agency: 1 } as Caller
    return handler(world, caller, { ...input, params: { agency: 1, ...input.params } } as never) as never
  }
  const list = async () => (await ask('alarms.list', {} as never)).alarms
  return { world, shift, alarms, tick, ask, list }
}

/** A centre with one live account, somebody on shift and the clock near the real one (signatures are checked by it). */
export const centre = async (practice = true, allow: string[] = []) => {
  const database = await testDatabase()
  const clock = fixedClock(new Date(Math.floor(Date.now() / 1000) * 1000 - 240_000))
  const account = await agencyWithAccount(database.db, clock)
  await sql`insert into events.cursor (agency_id, reader) values (1, 'alarms')`.execute(database.db)
  const here = process(database, clock, practice, allow)
  /** Second by second, as a running centre does. */
  const pass = async (seconds: number, at = here): Promise<void> => {
    for (let i = 0; i < seconds; i += 10) {
      clock.advance(Math.min(10, seconds - i))
      await at.tick()
    }
  }
  return { ...here, database, db: database.db, clock, account, pass }
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
