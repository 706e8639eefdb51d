import type { Module } from '#core/world'
import { routes } from './routes.ts'
import { secrets } from './secrets.ts'

export {
  type Account,
  abilitiesFor,
  abilitiesShown,
  accountById,
  accountRef,
  accountsOf,
  accountToContract,
  connectorFor,
  type HealthNow,
  networkOf,
} from './account.ts'
export { addAccount, connectAccount } from './connect.ts'
export { collectEvery, dueSoon, oldestDue, takeDueToCollect } from './due.ts'
export { type Ending, endingSignIns } from './ending.ts'
export { evidence } from './evidence.ts'
export { closeGaps, openGaps, reportGap, saveCollected } from './gaps.ts'
export { type HealthReport, reportHealth, signedOutHealth } from './health.ts'
export {
  type Duty,
  dropLease,
  keepLease,
  type LeaseAsked,
  leaseHolder,
  leaseSeconds,
  renewLease,
  takeLease,
} from './lease.ts'
export { type Outage, outagesOf } from './outages.ts'
export { closeAccount, decidePrivateMessages } from './register.ts'
export { type KeptSecret, secretsKept } from './secrets.ts'
export { type OpenedSession, openSession } from './session.ts'

export const module: Module = {
  name: 'accounts',
  emits: ['account.health_changed', 'account.gap_found'],
  routes,
  secrets,
}
