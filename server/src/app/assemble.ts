import type { World } from '#core/world'
import { type Reactor, readersKnown } from '#platform/events'
import { type JobHandler, jobNames } from '#platform/jobs'
import type { Sweep } from '#platform/sweep'
import { followEvents } from './centre.ts'
import { findGaps, refuseOnGaps } from './gaps.ts'
import { modules } from './modules.ts'

export type Parts = { jobs: readonly JobHandler[]; sweeps: readonly Sweep[]; reactors: readonly Reactor[] }

/**
 * The working parts of this version, each reader with its place in each agency's events.
 * @throws StartError when the parts do not fit together, or not with what the database holds.
 */
export const assemble = async (world: World): Promise<Parts> => {
  const jobs = modules.flatMap((m) => m.jobs?.(world) ?? [])
  const reactors = modules.flatMap((m) => m.reactors ?? [])
  const left = { jobs: await jobNames(world.db), readers: await readersKnown(world.db) }
  refuseOnGaps(findGaps(modules, jobs, left))
  await followEvents(world.db, reactors)
  return { jobs, sweeps: modules.flatMap((m) => m.sweeps ?? []), reactors }
}
