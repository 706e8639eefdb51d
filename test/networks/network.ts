/**
 * A real AT Protocol network on 127.0.0.1, without the internet: PLC, PDS, AppView and Ozone of `@atproto/dev-env`, with
 * PostgreSQL and Redis of its own. A process of its own: prints one JSON line when ready, then answers one JSON line on
 * standard output for each on standard input, in order. Ends with its input, on SIGTERM and on `{"do":"stop"}`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Deed, deeds } from './deeds.ts'
import { type Fault, faults as kinds, startFaults } from './faults.ts'
import { freePort, PartMissing, type Service, startPostgres, startRedis } from './services.ts'

// Standard output belongs to the protocol: whatever the libraries print goes to standard error.
const print = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr)
const say = (line: Record<string, unknown>) => print(`${JSON.stringify(line)}\n`)

sweep()
const folder = mkdtempSync(join(tmpdir(), `callbox-network-${process.pid}-`))
const closing: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | undefined

const stop = (code: number) => {
  stopping ??= (async () => {
    // A network that does not close in time is ended with the process; only the services must not outlive us.
    const [network, ...others] = [...closing].reverse()
    await Promise.race([network?.().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 8_000))])
    for (const close of others) await close().catch(() => {})
    rmSync(folder, { recursive: true, force: true })
    process.exit(code)
  })()
  return stopping
}
process.on('SIGTERM', () => stop(0))
process.on('SIGINT', () => stop(0))
process.on('unhandledRejection', (reason) => console.error('network: unhandled', reason))

const input = createInterface({ input: process.stdin })
input.once('close', () => stop(0))

try {
  await run()
} catch (error) {
  const part = error instanceof PartMissing ? { part: error.part } : {}
  say({ ready: false, error: error instanceof Error ? error.message : String(error), ...part })
  await stop(1)
}

async function run(): Promise<void> {
  const devEnv = await import('@atproto/dev-env').catch((error: unknown) => {
    console.error(error)
    throw new PartMissing('dev-env not installed', 'run `node test/networks/install.mjs`.')
  })
  const root = join(import.meta.dirname, '..', '..')
  const keep = (service: Service) => {
    closing.push(service.stop)
    return service
  }
  // A bench gives both sides the same server; otherwise the network has one of its own.
  const given = process.env.CALLBOX_NETWORK_POSTGRES
  const [postgres, redis] = await Promise.all([
    given ? { url: given } : startPostgres(folder, root).then(keep),
    startRedis(folder).then(keep),
  ])
  // The libraries listen on every address and leave their data in the temporary folder: neither must leave this run.
  onlyLoopback()
  process.env.TMPDIR = folder
  process.env.REDIS_HOST = redis.url
  const [proxyPort, appviewPort] = [await freePort(), await freePort()]
  const network = await devEnv.TestNetwork.create({
    dbPostgresUrl: postgres.url,
    dbPostgresSchema: 'callbox',
    // As the large public server does; clients then follow the document.
    pds: { hostname: 'localhost', enableDidDocWithSession: true },
    bsky: { port: appviewPort, publicUrl: `http://localhost:${appviewPort}` },
  })
  const faults = await startFaults(proxyPort, network.pds.port)
  leadThroughProxy(network.pds.ctx, network.pds.url, faults.url)
  closing.push(async () => {
    await faults.stop()
    await network.close()
  })

  answer(deeds(network, faults), faults)
  const { pds, bsky, plc, ozone } = network
  say({ ready: true, pds: pds.url, pdsProxy: faults.url, appview: bsky.url, plc: plc.url, ozone: ozone.url })
}

function answer(known: Record<string, Deed>, faults: Awaited<ReturnType<typeof startFaults>>): void {
  const all: Record<string, Deed> = {
    ...known,
    fault: async ({ kind, method, times }) => {
      const nsid = typeof method === 'string' ? method : undefined
      if (kind === 'none') faults.clear(nsid)
      else if (kinds.includes(kind as Fault)) faults.set(kind as Fault, nsid, times as number | undefined)
      else throw new Error(`kind: "${kind}" is not one of none, ${kinds.join(', ')}`)
      return {}
    },
    count: async ({ method }) => faults.count(String(method)),
  }
  let queue = Promise.resolve()
  input.on('line', (line) => {
    queue = queue.then(async () => {
      let id: unknown
      try {
        const command = JSON.parse(line) as Record<string, unknown>
        id = command.id
        if (command.do === 'stop') {
          say({ id, stopped: true })
          return void stop(0)
        }
        const deed = all[String(command.do)]
        if (!deed) throw new Error(`do: "${command.do}" is not one of stop, ${Object.keys(all).join(', ')}`)
        say({ id, ...((await deed(command)) as Record<string, unknown>) })
      } catch (error) {
        say({ id, error: error instanceof Error ? error.message : String(error) })
      }
    })
  })
}

/** Folders of networks that were killed before they could tidy up. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^callbox-network-(\d+)-/.exec(name)?.[1]
    if (pid && !alive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

type Resolved = { service?: { id: string; serviceEndpoint: unknown }[] } | null
type PdsContext = {
  cfg: { service: object }
  idResolver: { did: { resolveNoCache(did: string): Promise<unknown> } }
}

/**
 * Clients follow the address in an account's DID document: it must be the proxy's, or they would go round the faults.
 * dev-env's resolvers turn it back into the direct one, which is right for the AppView but not for the PDS's sessions.
 */
function leadThroughProxy(ctx: PdsContext, direct: string, proxy: string): void {
  Object.assign(ctx.cfg.service, { publicUrl: proxy })
  const resolver = ctx.idResolver.did
  const resolve = resolver.resolveNoCache
  resolver.resolveNoCache = async (did) => {
    const document = (await resolve.call(resolver, did)) as Resolved
    for (const service of document?.service ?? [])
      if (service.serviceEndpoint === direct) service.serviceEndpoint = proxy
    return document
  }
}

function onlyLoopback(): void {
  const listen = Server.prototype.listen
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const [port, ...rest] = args
    const bare = typeof port === 'number' && typeof rest[0] !== 'string'
    return Reflect.apply(listen, this, bare ? [port, '127.0.0.1', ...rest] : args)
  } as typeof listen
}
