import { join } from 'node:path'
import { createAssessor } from '#core/assess'
import type { Connector } from '#core/channels'
import { makeGauges, reportLoad } from '#core/load'
import type { World } from '#core/world'
import { systemClock } from '#platform/clock'
import type { Config } from '#platform/config'
import { loadKeys } from '#platform/crypto'
import { type AppPool, connect } from '#platform/db'
import { localFiles } from '#platform/files'
import { newId } from '#platform/ids'
import { makeLog } from '#platform/log'
import { guardedFetch, outgoingHosts } from '#platform/outbound'
import { every } from '#platform/sweep'
import { type Centre, ensureCentre, type Kind } from './centre.ts'
import type { Database } from './database.ts'
import { translatorFrom } from './translators.ts'

export type Built = {
  world: World
  pool: AppPool
  fresh: boolean
  /** Tells the others every few seconds how hard this process works, until closed; for what runs for long. */
  tellLoad(): { close(): Promise<void> }
  close(): Promise<void>
}

/** Milliseconds. */
const tellEvery = 5000
/** For keys that another process made: well below what a change of keys waits. */
const lookEvery = 2000

/** The world of one process, on an opened database. */
export const buildWorld = async (
  config: Config,
  database: Database,
  makeConnectors: (ground: Pick<World, 'db' | 'clock' | 'files'>) => readonly Connector[],
  asked: { kind: Kind | null; name: string | null } = { kind: null, name: null },
): Promise<Built> => {
  const { db, pool, end } = connect(database.appUrl, 24)
  const clock = systemClock
  const { fresh, ...centre }: Centre & { fresh: boolean } = await ensureCentre(db, clock, asked)
  const gauges = makeGauges({ pool, folder: config.data })
  const assessor = gauges.counting(createAssessor())
  // Inside addresses that the operator allows by name: a network's server on this machine, in tests and exercises.
  const allow = (process.env.CALLBOX_ALLOW_INNER ?? '').split(',').filter(Boolean)
  const files = localFiles(join(config.data, 'files'))
  const connectors = makeConnectors({ db, clock, files })
  const keys = await loadKeys(join(config.data, 'keys', 'root.key'), config.keys)
  const translator = translatorFrom(process.env, clock, allow)
  const world: World = {
    db,
    clock,
    assessor,
    gauges,
    centre,
    log: makeLog(),
    keys,
    files,
    fetch: guardedFetch({ allow, only: outgoingHosts() }),
    connectors: new Map(connectors.map((c) => [c.network, c])),
    processId: newId(clock.now()),
    origin: config.origin,
    ...(translator && { translator }),
  }
  const looking = every(lookEvery, () =>
    keys.ring
      .refresh()
      .catch((error: unknown) => world.log.error({ error }, 'the keys could not be read again')),
  )
  return {
    world,
    pool,
    fresh,
    tellLoad: () => every(tellEvery, () => reportLoad(world, gauges)),
    async close() {
      await looking.close()
      gauges.close()
      await assessor.close()
      await end()
    },
  }
}

/** The ids of the wrapping keys that this process has. */
export const keysHere = ({ keys }: Pick<World, 'keys'>): string[] =>
  keys.ring.list().flatMap(({ id, here }) => (here ? [id] : []))
