import type { World } from '#core/world'
import { readConfig } from '#platform/config'
import type { AppPool } from '#platform/db'
import { makeConnectors } from '../connectors.ts'
import { type Database, openDatabase } from '../database.ts'
import { buildWorld } from '../world.ts'

/** Runs a short command on the centre's world, beside a running server or without one. */
export const withWorld = async <T>(
  work: (world: World, database: Database, pool: AppPool) => Promise<T>,
): Promise<T> => {
  const config = readConfig(process.env)
  const database = await openDatabase(config)
  try {
    const built = await buildWorld(config, database, makeConnectors)
    try {
      return await work(built.world, database, built.pool)
    } finally {
      await built.close()
    }
  } finally {
    await database.stop()
  }
}
