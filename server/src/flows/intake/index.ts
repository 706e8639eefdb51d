import type { Module } from '#core/world'
import { collectJob, collectSweep } from './collect.ts'
import { fetchMediumJob } from './fetch-medium.ts'

export { collect } from './collect.ts'
export { type Arrived, type Received, receive } from './receive.ts'

/** Intake for the given networks: those that we have to ask are asked by a sweep. */
export const makeIntake = (asked: readonly string[]): Module => ({
  name: 'intake',
  emits: ['message.received', 'message.revised', 'message.undecodable'],
  sweeps: [collectSweep(asked)],
  jobs: (world) => [collectJob(world), fetchMediumJob(world)],
})
