import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { type Batch, bodyOf } from './live-messages.ts'

// What the product is compared with: it commits each batch as rows of one table and then writes every message, whole, to
// every stream. It ranks, records and checks nothing.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
await pool.query(
  'create table if not exists public.echo (id bigint generated always as identity primary key, network_id text not null, body text not null, at timestamptz not null default now())',
)
const streams = new Set<ServerResponse>()
const server = createServer(async (request, response) => {
  if (request.url?.startsWith('/live')) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('event: hello\nid: 0-0\ndata: {}\n\n')
    streams.add(response)
    request.on('close', () => streams.delete(response))
    return
  }
  const { raws } = JSON.parse(await bodyOf(request)) as Batch
  const ids = raws.map((raw) => (JSON.parse(raw) as { networkId: string }).networkId)
  const { rows } = await pool.query<{ id: string }>(
    'insert into public.echo (network_id, body) select * from unnest($1::text[], $2::text[]) returning id',
    [ids, raws],
  )
  const text = raws
    .map((raw, n) => `event: echo\nid: 1-${rows[n]!.id}\ndata: {"message":"${ids[n]}","body":${raw}}\n\n`)
    .join('')
  for (const stream of streams) stream.write(text)
  response.end(JSON.stringify(ids.map((id) => [id, id])))
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ ready: { base: `http://127.0.0.1:${port}`, door: port } })
})
process.on('disconnect', () => process.exit(0))
