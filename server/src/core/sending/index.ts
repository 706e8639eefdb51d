import type { Module } from '#core/world'
import { inBothBays } from './jobs.ts'
import { lookJob } from './look.ts'
import { routes } from './routes.ts'
import { sendJob } from './send.ts'
import { sweeps } from './sweeps.ts'

export {
  answeredByAPerson,
  automaticBy,
  automaticDelegation,
  prepareAutomatic,
  withdrawAutomatic,
} from './automatic.ts'
export { type Delegation, delegationsOf, ensureDelegation, replaceDelegation } from './delegation.ts'
export { type DoorRule, DoorShut, type DoorTrx, throughTheDoor } from './door.ts'
export { evidence } from './evidence.ts'
export { leavingNow } from './leaving.ts'
export { leftBetween } from './left.ts'
export { moderate } from './moderate.ts'
export { type OutgoingRow, outgoingToContract, undoSeconds } from './outgoing.ts'
export { cannotSend, prepareReply, type ReplyAsked, whyNoReply } from './prepare.ts'
export { cannotSetProfile, type ProfileAsked, prepareProfile } from './prepare-profile.ts'
export { doubtWaiting } from './restored.ts'
export { graphemes, saysEmergencyNumber } from './rules.ts'
export { lastOut, type SaidCursor, saidSince, unsureSince } from './said.ts'
export { leaveNow, settle, undo } from './settle.ts'
export {
  accountsOfOutgoing,
  leavingStates,
  moveOutgoing,
  outgoingById,
  outgoingList,
  outgoingOf,
  unknownCount,
} from './store.ts'
export { withdrawOf, writerLeft } from './withdraw.ts'

export const module: Module = {
  name: 'sending',
  emits: ['outgoing.prepared', 'outgoing.moved', 'delegation.changed'],
  routes,
  sweeps,
  jobs: (world) => [...inBothBays(sendJob(world)), ...inBothBays(lookJob(world))],
}
