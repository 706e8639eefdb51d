import type { Module } from '#core/world'
import { callJob } from './call.ts'
import type { LateInterpreters } from './interpreters.ts'
import { noticeJob } from './notices.ts'
import { reactors } from './reacts.ts'
import { routes } from './routes.ts'
import { secrets } from './secrets.ts'
import { type AnybodyOnShift, watchAll } from './watch.ts'

export { acknowledge } from './acknowledge.ts'
export { accountsOfAlarms } from './belonging.ts'
export { evidence } from './evidence.ts'
export { mailOne } from './notices.ts'
export { reachable } from './reachable.ts'
export type { AnybodyOnShift, LateInterpreters }

/**
 * Nobody looks → the supervisor → out of band, again and again until a person acknowledges (APCO 4.2.5). The desk
 * knows who is on shift, and whoever asks interpreters which of them is late; the application hands the questions in.
 */
export const makeAlarms = ({
  anybodyOnShift,
  lateInterpreters = async () => [],
}: {
  anybodyOnShift: AnybodyOnShift
  lateInterpreters?: LateInterpreters
}): Module => ({
  name: 'alarms',
  emits: ['alarm.raised', 'alarm.acknowledged', 'alarm.ended'],
  routes,
  reactors,
  sweeps: [{ name: 'alarms', sweep: (world) => watchAll(world, { anybodyOnShift, lateInterpreters }) }],
  jobs: (world) => [callJob(world), noticeJob(world)],
  secrets,
})
