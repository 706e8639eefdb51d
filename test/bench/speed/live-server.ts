import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assemble } from '../../../server/src/app/assemble.ts'
import { makeConnectors } from '../../../server/src/app/connectors.ts'
import { openDatabase } from '../../../server/src/app/database.ts'
import { modules } from '../../../server/src/app/modules.ts'
import { startServing } from '../../../server/src/app/serve.ts'
import { startWork } from '../../../server/src/app/work.ts'
import { buildWorld } from '../../../server/src/app/world.ts'
import { signinLink } from '../../../server/src/core/identity/index.ts'
import { receive } from '../../../server/src/flows/intake/index.ts'
import { readConfig } from '../../../server/src/platform/config/index.ts'
import { type Batch, bodyOf } from './live-messages.ts'

// One `serve --work` of the product, as its own start makes it, with one door more: what a collector would have read
// from a network is handed to it here. Started by `live.ts`, which speaks with it over the parent's line.
const agency = 1
const config = readConfig(process.env)
const database = await openDatabase(config)
const { world, pool } = await buildWorld(config, database, makeConnectors)
const parts = await assemble(world)
await startServing(world, config, pool, database.appUrl, modules)
await startWork(world, pool, database.appUrl, parts)

const door = createServer(async (request, response) => {
  try {
    const { account, raws, mediaType } = JSON.parse(await bodyOf(request)) as Batch
    const deliveries = raws.map((raw) => ({ raw: Buffer.from(raw, 'utf8'), mediaType }))
    const { messages } = await receive(world, { agency, accountId: account, deliveries })
    response.end(JSON.stringify(messages.map(({ networkId, messageId }) => [networkId, messageId])))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
})
// Longer than any pause of the load: a line that is given up just as it is used again would be a message refused.
door.keepAliveTimeout = 120_000
door.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: { base: config.origin, door: (door.address() as AddressInfo).port } })
})

process.on('message', async (asked: { links?: number; people?: readonly string[] }) => {
  if (asked.links === undefined) return
  const links: string[] = []
  for (let n = 0; n < asked.links; n++)
    links.push(await signinLink(world, { email: asked.people![n % asked.people!.length]! }))
  process.send?.({ links })
})
process.on('disconnect', () => process.exit(0))
