import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AgencyRight,
  type InputOf,
  type OutputOf,
  type RouteName,
  type Routes,
  rightsOf,
} from '@callbox/contract'
import { Kysely, PostgresDialect } from 'kysely'
import { followEvents, furnishPractice } from '../../server/src/app/centre.ts'
import { makeConnectors } from '../../server/src/app/connectors.ts'
import { modules } from '../../server/src/app/modules.ts'
import { createAssessor } from '../../server/src/core/assess/index.ts'
import type { World } from '../../server/src/core/world/index.ts'
import { type Clock, systemClock } from '../../server/src/platform/clock/index.ts'
import { loadKeys } from '../../server/src/platform/crypto/index.ts'
import { appUrlOf, connect, type DB } from '../../server/src/platform/db/index.ts'
import { localFiles } from '../../server/src/platform/files/index.ts'
import type { Handler } from '../../server/src/platform/http/index.ts'
import { newId } from '../../server/src/platform/ids/index.ts'
import { makeLog } from '../../server/src/platform/log/index.ts'
import { pushNetwork } from '../../server/src/testing/network.ts'

/** One statement as the product sent it. */
export type Sent = { sql: string; parameters: readonly unknown[] }

export type BenchCentre = {
  world: World
  ownerUrl: string
  appUrl: string
  agency: number
  /** Ids of the people of the practice centre, by role. */
  people: Record<string, { id: string; name: string }>
  /** Asks a route as a person with every right of desk, supervisor, records and auditor, without HTTP between. */
  ask<N extends RouteName>(
    route: N,
    input: Omit<InputOf<Routes[N]>, 'agency'>,
    as?: string,
  ): Promise<OutputOf<Routes[N]>>
  /** What `work` sends to the database, in order. */
  statements(work: () => Promise<unknown>): Promise<Sent[]>
  close(): Promise<void>
}

const rights: ReadonlySet<AgencyRight> = new Set(rightsOf(['desk', 'supervisor', 'records', 'auditor']))

/** A practice centre on a migrated database, in this process, with the push network of the tests beside the product's own. */
export const openBenchCentre = async (
  ownerUrl: string,
  folder: string,
  clock: Clock = systemClock,
): Promise<BenchCentre> => {
  const appUrl = appUrlOf(ownerUrl).url
  const { pool, end } = connect(appUrl, 10)
  let heard: Sent[] | null = null
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query: { sql, parameters } }) =>
      void (level === 'query' && heard?.push({ sql, parameters })),
  })
  await mkdir(join(folder, 'files'), { recursive: true })
  const assessor = createAssessor({ timeoutMs: 10_000, startMs: 20_000 })
  const files = localFiles(join(folder, 'files'))
  const made = [...makeConnectors({ db, clock, files }), pushNetwork()]
  await db
    .insertInto('platform.centre')
    .values({ practice: true, name: 'Riverton practice centre', made_at: clock.now() })
    .onConflict((on) => on.doNothing())
    .execute()
  const world: World = {
    db,
    clock,
    assessor,
    files,
    keys: await loadKeys(join(folder, 'keys', 'root.key')),
    log: makeLog('silent'),
    fetch,
    connectors: new Map(made.map((one) => [one.network, one])),
    processId: newId(clock.now()),
    centre: { name: 'Riverton practice centre', practice: true },
    origin: 'http://localhost:9110',
  }
  const { agency } = await furnishPractice(world)
  await followEvents(
    db,
    modules.flatMap((one) => one.reactors ?? []),
  )
  const staff = await db
    .selectFrom('identity.grant_of_role as g')
    .innerJoin('identity.user as u', 'u.id', 'g.person_id')
    .select(['g.role', 'u.id', 'u.name'])
    .where('g.agency_id', '=', agency)
    .orderBy('u.email', 'desc')
    .execute()
  const people = Object.fromEntries(staff.map(({ role, id, name }) => [role, { id, name }]))
  const handlers = Object.assign({}, ...modules.map((one) => one.routes ?? {}))
  return {
    world,
    ownerUrl,
    appUrl,
    agency,
    people,
    async ask(route, input, as = 'desk') {
      const handler = handlers[route] as Handler<World, typeof route>
      const request = new Request('http://localhost:9110/')
      const caller = { person: people[as]!, agency, rights, sessionId: null, address: '127.0.0.1', request }
      return handler(world, caller, { agency, ...input } as unknown as InputOf<Routes[typeof route]>)
    },
    async statements(work) {
      heard = []
      try {
        await work()
        return heard
      } finally {
        heard = null
      }
    },
    async close() {
      await assessor.close()
      await db.destroy()
      await end().catch(() => undefined)
    },
  }
}
