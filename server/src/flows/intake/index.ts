import type { Module } from '#core/world'
import { collectJob, collectSweep } from './collect.ts'
import { fetchMediumJob } from './fetch-medium.ts'

export { collect } from './collect.ts'
export { type Following, makeFollowing } from './follow.ts'
export { type Arrived, type Received, receive } from './receive.ts'

/** Intake for the given networks: each account is asked for what is new and how it is, by a sweep. */
export const makeIntake = (networks: readonly string[]): Module => ({
  name: 'intake',
  emits: ['message.received', 'message.revised', 'message.undecodable', 'conversation.copied'],
  sweeps: [collectSweep(networks)],
  jobs: (world) => [collectJob(world), fetchMediumJob(world)],
})
