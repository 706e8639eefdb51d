import type { Module } from '#core/world'
import { routes } from './routes.ts'

export { type Cover, coverOf } from './cover.ts'
export { endRotaOf } from './plan.ts'
export { makePracticeRota } from './practice.ts'

/** Who is meant to be at work when (APCO 2.3.2): patterns, leave, swaps, and files from elsewhere. */
export const module: Module = { name: 'rota', emits: ['rota.changed'], routes }
