import type { Module } from '#core/world'
import type { Reactor } from '#platform/events'
import { decideJob, type Holds } from './decide.ts'
import { called, taken } from './reacts.ts'
import { routes } from './shown.ts'
import { offerDue } from './sweeps.ts'

export { evidence } from './evidence.ts'
export { holdAfterRestore } from './store.ts'
export type { Holds }

/**
 * What an account says by itself while nobody can answer: once to a person in a time, always with how to get help, never
 * closing anything, through the one door out (APCO 2.1.2, 4.1.1, 4.5.2; CoP CM5). `holds` is the desk's answer to
 * whether a person has a conversation.
 */
export const makeAutomatic = (holds: Holds): Module => ({
  name: 'automatic',
  emits: ['automatic.changed', 'automatic.switched'],
  routes,
  reactors: [called as Reactor, taken as Reactor],
  sweeps: [offerDue],
  jobs: (world) => [decideJob(world, holds)],
})
