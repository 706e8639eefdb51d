import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartError } from '#platform/errors'
import { exposition, measureProcess } from './index.ts'

export type MetricsAt = { host: string; port: number; token: string | null }
export type MetricsServer = { port: number; stop(): Promise<void> }

const usual = { host: '127.0.0.1', port: 9464 }
const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/

/**
 * Where `CALLBOX_METRICS` wants the figures: `on`, a port, or `address:port`. Unset or `off`: nowhere, because nobody
 * asked and two processes of one machine would fight over the port.
 * @throws StartError for what cannot be read, and for an address that others can reach without `CALLBOX_METRICS_TOKEN`.
 */
export const metricsAt = (env: NodeJS.ProcessEnv): MetricsAt | null => {
  const given = env.CALLBOX_METRICS?.trim() ?? ''
  if (given === '' || given === 'off' || given === '0') return null
  const token = env.CALLBOX_METRICS_TOKEN?.trim() || null
  const [, host, port] = given === 'on' ? [] : (/^(?:(.*):)?(\d{1,5})$/.exec(given) ?? [null, null, '0'])
  const at = { host: host || usual.host, port: port === undefined ? usual.port : Number(port), token }
  if (at.port < 1 || at.port > 65_535)
    throw new StartError(
      `CALLBOX_METRICS is "${given}": write on, a port, or an address and a port such as 127.0.0.1:9464.`,
    )
  if (!loopback.test(at.host) && !token)
    throw new StartError(
      `CALLBOX_METRICS opens the figures on ${at.host} to other machines: set CALLBOX_METRICS_TOKEN to a word that the reader sends as "Authorization: Bearer …", or use 127.0.0.1.`,
    )
  return at
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Serves `GET /metrics`, and nothing else, on an address of its own. `before` brings the gauges up to date. @throws StartError when the port is taken. */
export const serveMetrics = async (
  { host, port, token }: MetricsAt,
  before: () => Promise<void>,
): Promise<MetricsServer> => {
  measureProcess()
  const server = createServer((request, response) => {
    const end = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
    }
    if (token) {
      const said = request.headers.authorization ?? ''
      if (!timingSafeEqual(digest(said), digest(`Bearer ${token}`)))
        return end(401, 'Send the token: Authorization: Bearer …\n')
    }
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics')
      return end(404, 'Only GET /metrics is here.\n')
    void before()
      .catch(() => undefined)
      .then(exposition)
      .then(
        (text) => end(200, text, 'text/plain; version=0.0.4; charset=utf-8'),
        () => end(500, 'The figures could not be gathered.\n'),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartError(
          `The figures cannot be served on ${host}:${port} (${error.code}): give each process a CALLBOX_METRICS of its own.`,
        ),
      ),
    )
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => resolve())
  })
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
