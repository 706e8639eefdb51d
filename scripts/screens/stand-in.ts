import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { bodyOf, type Recorded } from './recording.ts'

const dist = join(import.meta.dirname, '../../console/dist')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export type StandIn = {
  origin: string
  /** From now on it answers as it was at this place. */
  show(recorded: Recorded): void
  /** What was asked for and is not in the recording, since `show`. */
  missing(): string[]
  close(): Promise<void>
}

/** Stands where the server stood: the console as it is built now, over answers that were recorded. */
export const openStandIn = async (): Promise<StandIn> => {
  let shown: Recorded = { path: '', at: '', answers: {} }
  const missing = new Set<string>()
  const streams = new Set<ServerResponse>()

  const file = async (path: string, response: ServerResponse): Promise<void> => {
    const name = extname(path) === '' ? 'index.html' : normalize(path.slice('/desk'.length))
    const bytes = await readFile(join(dist, name)).catch(() => null)
    response.writeHead(bytes ? 200 : 404, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
    })
    response.end(bytes ?? 'no such file')
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname
    if (path.startsWith('/desk')) return void file(path, response)
    if (path.endsWith('/live')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: hello\nid: 1-0\ndata: {"position":"1-0"}\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    const key = `${request.method} ${request.url}`
    const answer = shown.answers[key]
    request.resume()
    if (!answer) {
      missing.add(key)
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end('{"error":{"code":"not_recorded","sentence":"This was not recorded.","detail":{}}}')
      return
    }
    response.writeHead(answer.status, { 'content-type': answer.type })
    response.end(bodyOf(answer, shown.at))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show(recorded) {
      shown = recorded
      missing.clear()
    },
    missing: () => [...missing],
    close: () =>
      new Promise((done) => {
        for (const stream of streams) stream.end()
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
