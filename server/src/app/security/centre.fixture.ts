import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { Role } from '@callbox/contract'
import { onTestFinished } from 'vitest'
import { web } from '#connectors/web'
import { addAccount } from '#core/accounts'
import { signinLink } from '#core/identity'
import { readConfig } from '#platform/config'
import { makeLog } from '#platform/log'
import { testWorld } from '#testing'
import { modules } from '../modules.ts'
import { startServing } from '../serve.ts'

/** As behind a proxy with TLS: people type this, and the proxy speaks plain HTTP to our port. */
export const origin = 'https://desk.riverton.example'
export const uuid = '0192f0c1-0000-7000-8000-000000000001'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }
type Asked = { headers?: Record<string, string | string[]>; body?: string }

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((done) => void server.close(done))
  return port
}

/** Without what the answer has no end for: a live stream is left when its headers are there. */
const read = async (answer: AsyncIterable<Buffer>, endless: boolean): Promise<string> => {
  const chunks: Buffer[] = []
  if (!endless) for await (const chunk of answer) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** A whole centre as strangers meet it: over a socket, with every page and route that this version serves. */
export const openCentre = async () => {
  const t = await testWorld({ connectors: [web] })
  const lines: string[] = []
  const world = { ...t.world, origin, log: makeLog('trace', { write: (line) => void lines.push(line) }) }
  await t.db.transaction().execute((trx) =>
    addAccount(trx, {
      ...{ agency: 1, network: 'web', handle: 'form', name: 'Form', by: 'setup' },
      now: t.clock.now(),
    }),
  )
  const port = await freePort()
  const config = {
    ...readConfig({ PORT: String(port), CALLBOX_TRUST_PROXY: '1', CALLBOX_QUIET_SHIFT: 'off' }),
    origin,
  }
  const serving = await startServing(world, config, t.pool, t.appUrl, modules)
  onTestFinished(() => serving.stop())

  const ask = (method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const sent = request(
        { port, host: '127.0.0.1', method, path, headers: { ...length, ...headers }, agent: false },
        async (answer) => {
          const endless = String(answer.headers['content-type']).startsWith('text/event-stream')
          const told = { status: answer.statusCode!, headers: answer.headers }
          await read(answer, endless).then((text) => resolve({ ...told, body: text }), reject)
          if (endless) sent.destroy()
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

  /** Sends bytes as they are. @returns everything that comes until the server closes, or the second answer has begun. */
  const raw = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(bytes, 'latin1')
    let told = ''
    for await (const chunk of socket) {
      told += chunk
      if ((told.match(/HTTP\/1\.1 /g) ?? []).length > 1) break
    }
    socket.destroy()
    return told
  }

  /** Signed in as somebody by the printed link. @returns the line that sets the cookie. */
  const signIn = async (role: Role): Promise<string> => {
    const link = new URL(await signinLink(world, { role }))
    const { headers } = await ask('GET', `${link.pathname}${link.search}`)
    return headers['set-cookie']![0]!
  }
  /** An address with its parameters filled in; nothing is at most of them. */
  const filled = (path: string): string =>
    path
      .replace(':agency', '1')
      .replace(/:(revision|position)/g, '1')
      .replace(/:\w+(\{[^}]*\})?/g, uuid)
      .replace('*', 'x')
  const addresses = [...new Set(serving.addresses)].map((one) => {
    const [method, path] = one.split(' ') as [string, string]
    return { method, path, at: filled(path), changes: !['GET', 'HEAD', 'OPTIONS'].includes(method) }
  })
  return { t, world, ask, raw, signIn, addresses, lines }
}
