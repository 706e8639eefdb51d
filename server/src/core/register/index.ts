import type { Module } from '#core/world'
import { routes } from './routes.ts'
import { watchCover } from './watch.ts'

export { evidence } from './evidence.ts'
export { isAlways, watchedAt } from './hours.ts'
export { type Official, officialAccounts } from './official.ts'
export { type Listed, longest as longestPasted, recognise, type Verdict } from './recognise/index.ts'
export { canSchedule } from './schedule.ts'
export { entryOfAccount, hoursByAccount, isOneOfOurs } from './store.ts'
export { type LostCover, lostCover, watchCover } from './watch.ts'

/** The register of official accounts: their life, who keeps them, and what is confirmed of them (APCO 2.3.2; CoP P2, P4, S1–S10). */
export const module: Module = {
  name: 'register',
  emits: ['register.changed', 'register.cover_changed'],
  routes,
  sweeps: [{ name: 'register.cover', sweep: watchCover }],
}
