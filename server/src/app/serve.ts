import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { authEndpoints, makeStillThere, makeWhoIs, recordRefusal } from '#core/identity'
import type { Handlers, Module, World } from '#core/world'
import { changedRows, seen } from '#flows/desk'
import { sampleEvery } from '#oversight/status'
import type { Config } from '#platform/config'
import { type AppPool, poolUse } from '#platform/db'
import { StartError } from '#platform/errors'
import { listen } from '#platform/events'
import { type Caller, makeLive, makePace, serveContract } from '#platform/http'
import { announce } from '#platform/process'
import { every } from '#platform/sweep'
import { hookRoutes } from '#public/hooks'
import { officialRoutes } from '#public/official'
import { reportRoutes } from '#public/report'
import { consoleIsBuilt, serveConsole } from './console.ts'
import { keepHour } from './observing.ts'
import { systemRoutes } from './ready.ts'
import { accountsNamed } from './scope.ts'
import { officialDeps, reportDeps } from './sites.ts'
import { keysHere } from './world.ts'

export type Serving = {
  port: number
  /** Everything that can be asked, as `GET /report`. */
  addresses: readonly string[]
  stop(): Promise<void>
}

/** The routes of a set of modules, in one table. */
export const handlersOf = (modules: readonly Module[]): Handlers =>
  Object.assign({}, ...modules.map((m) => m.routes ?? {}))

/** Whoever has the desk open is there: a person on shift is seen when the live stream opens, and each 30 s while it is. */
const presence = (world: World) => {
  const look = ({ agency, person }: Caller): Promise<void> =>
    seen(world.db, agency, person.id, world.clock.now())
  return {
    first:
      (live: NonNullable<Handlers['live.events']>): NonNullable<Handlers['live.events']> =>
      async (world, caller, input) => {
        await look(caller)
        return live(world, caller, input)
      },
    whileOpen(caller: Caller) {
      const again = setInterval(() => void look(caller).catch(() => undefined), 30_000).unref()
      return () => clearInterval(again)
    },
  }
}

/** Serves the contract, the console and the public's pages on one port. @throws StartError when the port is taken. */
export const startServing = async (
  world: World,
  config: Config,
  pool: AppPool,
  appUrl: string,
  modules: readonly Module[],
): Promise<Serving> => {
  const whoIs = makeWhoIs(world)
  const me = await announce(pool, world.clock, 'serve')
  const there = presence(world)
  const live = makeLive({
    ...world,
    whileOpen: there.whileOpen,
    listen: (heard) => listen(appUrl, heard),
    stillThere: makeStillThere(world),
    beside: changedRows(world),
    accountsOf: accountsNamed(world.db),
  })
  const built = await consoleIsBuilt()
  const missing = built ? [] : ['The console is not built: start with "npm start".']
  const app = serveContract({
    world,
    handlers: {
      ...handlersOf(modules),
      ...systemRoutes(() => missing),
      'live.events': there.first(live.handler),
    },
    whoIs,
    log: world.log,
    trustProxy: config.trustProxy,
    origin: config.origin,
    refused: (refused) => recordRefusal(world, refused),
    accountsOf: accountsNamed(world.db),
    pace: makePace(world.clock),
  })
  app.route('/', authEndpoints(world, { trustProxy: config.trustProxy }))
  app.route('/', reportRoutes(world, reportDeps(world, config.trustProxy)))
  app.route('/', officialRoutes(world, officialDeps(world, config.trustProxy)))
  app.route('/', hookRoutes(world))
  serveConsole(app)
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const opened = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, () =>
      resolve(opened),
    )
    opened.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new StartError(
              `Port ${config.port} on ${config.host} is taken by another program: stop it, or choose another with PORT=….`,
            )
          : new StartError(
              `Port ${config.port} on ${config.host} cannot be opened (${error.code}): correct HOST and PORT.`,
            ),
      )
    })
  }).catch(async (error) => {
    await live.close()
    await me.end().catch(() => undefined)
    throw error
  })
  const beat = (): Promise<void> =>
    me.beat([], { streams: live.open, pool: poolUse(pool), keys: keysHere(world) })
  world.log.info({ process: me.id }, 'serving')
  const rounds = [every(5000, beat), keepHour(world, sampleEvery)]
  return {
    port: (server.address() as AddressInfo).port,
    addresses: app.routes.flatMap(({ method, path }) => (method === 'ALL' ? [] : [`${method} ${path}`])),
    async stop() {
      await Promise.all(rounds.map((round) => round.close()))
      await live.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 2000).unref()
      })
      await me.end().catch(() => undefined)
      world.log.info({ process: me.id }, 'served')
    },
  }
}
