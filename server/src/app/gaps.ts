import { events, routes } from '@callbox/contract'
import type { Module } from '#core/world'
import { StartError } from '#platform/errors'
import { gaps as routeGaps } from '#platform/http'
import type { JobHandler } from '#platform/jobs'

const twice = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
]

/** The routes that the application itself answers, in `ready.ts` and `serve.ts`. */
const own: Record<string, unknown> = Object.fromEntries(
  ['system.alive', 'system.ready', 'system.openapi', 'live.events'].map((name) => [name, () => undefined]),
)

/**
 * What does not fit together between the modules, one sentence each, naming what to do: an event nobody may emit, a
 * reader of an event that does not exist, a job without a handler, a route without one.
 */
export const findGaps = (
  modules: readonly Module[],
  jobs: readonly JobHandler[],
  left: { jobs: readonly string[]; readers: readonly string[] },
): string[] => {
  const emitted = modules.flatMap((m) => m.emits ?? [])
  const readers = modules.flatMap((m) => m.reactors ?? [])
  const handlers = modules.flatMap((m) => Object.keys(m.routes ?? {}))
  return [
    ...twice(modules.map((m) => m.name)).map((name) => `Two modules are called ${name}: rename one.`),
    ...Object.keys(events)
      .filter((name) => !emitted.includes(name as never))
      .map(
        (name) =>
          `The event ${name} is in the contract but no module may emit it: add it to a module's "emits", or remove it.`,
      ),
    ...twice(emitted).map((name) => `The event ${name} may be emitted by two modules: leave it to one.`),
    ...twice(readers.map((r) => r.reader)).map(
      (name) => `Two reactors share the reader ${name}: rename one.`,
    ),
    ...readers.flatMap((r) =>
      r.to
        .filter((name) => !(name in events))
        .map((name) => `The reader ${r.reader} waits for ${name}, which is no event of the contract.`),
    ),
    ...twice(jobs.map((j) => j.name)).map((name) => `Two modules work the job ${name}: leave it to one.`),
    ...left.jobs
      .filter((name) => !jobs.some((j) => j.name === name))
      .map(
        (name) =>
          `The job ${name} is waiting in the database but no module works it: start the version that does, or remove it.`,
      ),
    ...left.readers
      .filter((name) => !readers.some((r) => r.reader === name))
      .map(
        (name) =>
          `The reader ${name} has a place in the events of the database but no module reads for it: start the version that does, or retire it by a migration.`,
      ),
    ...twice(handlers).map((name) => `Two modules answer the route ${name}: leave it to one.`),
    ...routeGaps(
      Object.assign({ ...own }, ...modules.map((m) => m.routes ?? {})) as Record<string, unknown>,
      routes,
    ),
  ]
}

/** @throws StartError with every gap. */
export const refuseOnGaps = (gaps: readonly string[]): void => {
  if (gaps.length > 0)
    throw new StartError(
      `The parts of this version do not fit together:\n${gaps.map((gap) => `  - ${gap}`).join('\n')}`,
    )
}
