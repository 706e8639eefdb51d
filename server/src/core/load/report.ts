import type { World } from '#core/world'
import type { Gauges } from './gauges.ts'
import { keepReadings } from './store.ts'

/** Tells the others what this process measured of itself. */
export const reportLoad = async (
  { db, clock, processId }: Pick<World, 'db' | 'clock' | 'processId'>,
  gauges: Gauges,
): Promise<void> => keepReadings(db, processId, clock.now(), await gauges.take())
