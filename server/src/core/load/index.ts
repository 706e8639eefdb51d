import type { Module } from '#core/world'
import { loadNow, slowed } from './now.ts'
import { watchLoad } from './watch.ts'

export { type Gauges, makeGauges, type Readings } from './gauges.ts'
export { kinds, type MeasureName } from './measures.ts'
export { type LoadNow, loadNow, type Measure } from './now.ts'
export { reportLoad } from './report.ts'
export { strainNow } from './watch.ts'

export const module: Module = {
  name: 'load',
  emits: ['load.strained', 'load.eased'],
  sweeps: [{ name: 'whether the centre keeps up', sweep: watchLoad }],
  routes: {
    'load.now': async (world) => {
      const { strained, since, sentences, measures } = await loadNow(world)
      return {
        strained,
        since: since?.toISOString() ?? null,
        sentences,
        slowed: strained ? slowed : null,
        measures,
      }
    },
  },
}
