import type { Module } from '#core/world'
import type { Reactor } from '#platform/events'
import { readAfterSending, readDue } from './profile/due.ts'
import { readJob } from './profile/read.ts'
import { profileRoutes } from './profile/routes.ts'
import { routes } from './routes.ts'
import { watchCover } from './watch.ts'

export { evidence } from './evidence.ts'
export { dayIn, isAlways, watchedAt } from './hours.ts'
export { type Official, officialAccounts } from './official.ts'
export { makePracticeRegister } from './practice.ts'
export { type Drift, drifted } from './profile/due.ts'
export { type Listed, longest as longestPasted, recognise, type Verdict } from './recognise/index.ts'
export { canSchedule } from './schedule.ts'
export { accountsOfEntries, entryOfAccount, hoursByAccount, isOneOfOurs } from './store.ts'
export { type LostCover, lostCover, watchCover } from './watch.ts'

/**
 * The register of official accounts: their life, who keeps them, what is confirmed of them, and what their networks show of us
 * (APCO 2.1.1 to 2.1.4, 2.3.2; CoP P2, P4, S1–S10).
 */
export const module: Module = {
  name: 'register',
  emits: ['register.changed', 'register.cover_changed', 'register.profile_changed'],
  routes: { ...routes, ...profileRoutes },
  reactors: [readAfterSending as Reactor],
  sweeps: [
    { name: 'register.cover', sweep: watchCover },
    { name: 'register.profiles', sweep: readDue },
  ],
  jobs: (world) => [readJob(world)],
}
