import type { Module } from '#core/world'
import { routes } from './routes.ts'
import { sweepExercises } from './sweep.ts'

export { evidence } from './evidence.ts'
export { openQuietShift } from './quiet.ts'

/** The real desk on a practice network: played, paused, sped up, ended, and reported (APCO 4.1.5). */
export const module: Module = {
  name: 'exercises',
  emits: ['exercise.changed'],
  routes,
  sweeps: [{ name: 'exercises', sweep: sweepExercises }],
}
