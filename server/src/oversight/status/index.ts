import type { Module, World } from '#core/world'
import type { Reactor } from '#platform/events'
import { again } from './again.ts'
import { readParts } from './read.ts'
import { stuckNow } from './stuck.ts'
import { keepSample, step, trendOf } from './trend.ts'

export { updateFigures } from './measures.ts'
export type { Part } from './part.ts'
export { readParts } from './read.ts'
export { step as sampleEvery } from './trend.ts'

/** Looks at the centre as a whole and keeps one figure of each part, for the trends. */
export const takeSample = async (world: World): Promise<void> =>
  keepSample(world.db, (await readParts(world, null)).parts)

/** Whether the centre itself is well. `reactors` are those of all modules, for events that are taken up again. */
export const makeStatus = ({ reactors }: { reactors: () => readonly Reactor[] }): Module => ({
  name: 'status',
  emits: ['stuck.tried_again'],
  routes: {
    'status.now': async (world, { agency }) => {
      const [{ state, parts }, stuck] = await Promise.all([readParts(world, agency), stuckNow(world, agency)])
      return {
        at: world.clock.now().toISOString(),
        state,
        step,
        parts: parts.map(({ figure, ...part }) => ({
          ...part,
          trend: figure
            ? {
                unit: figure.unit,
                one: figure.one ?? figure.unit,
                points: [...trendOf(world.db, part.part), figure.value],
              }
            : null,
        })),
        stuck,
      }
    },
    'status.again': again(reactors),
  },
})
