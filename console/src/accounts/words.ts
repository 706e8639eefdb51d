import type { AttestedKind, LifeState, LifeStep, RegisterEntry } from '@callbox/contract'

export const stateWords: Record<LifeState, string> = {
  proposed: 'Proposed',
  approved: 'Approved',
  opened: 'Opened',
  live: 'Live',
  under_review: 'Under review',
  closing: 'Closing',
  closed: 'Closed',
  refused: 'Refused',
}

/** What a state waits for. */
export const stateMeans: Record<LifeState, string> = {
  proposed: 'The owner of the strategy approves or refuses it; never who proposed it.',
  approved: 'It may be opened on its network and connected here.',
  opened: 'It is there, and goes live once everything it needs is named.',
  live: 'It is official: the public list shows it.',
  under_review: 'It is official; the owner of the strategy keeps it or has it closed.',
  closing: 'It is no longer on the public list; the lines below are done first.',
  closed: 'Nothing is read or sent; what was captured stays on the record.',
  refused: 'It was not approved.',
}

export const stepWords: Record<LifeStep, string> = {
  approve: 'Approve',
  refuse: 'Refuse',
  open: 'It is opened',
  go_live: 'Set live',
  review: 'Put under review',
  keep: 'Keep it',
  close: 'Close it',
  finish: 'Closed for good',
}
/** The steps whose reason goes on the record. */
export const stepAsksWhy: readonly LifeStep[] = ['refuse', 'review', 'keep', 'close']
export const isDecision = (step: LifeStep): step is 'approve' | 'refuse' | 'keep' | 'close' =>
  step === 'approve' || step === 'refuse' || step === 'keep' || step === 'close'

export const kindWords: Record<AttestedKind, string> = {
  password: 'Password or passkey',
  second_factor: 'Second factor',
  login_alerts: 'Log-in alerts',
  recovery: 'Recovery address',
  devices_seen: 'Its list of devices',
  apps_seen: 'Its list of apps',
  device: 'Device',
  app: 'App with access',
  unknown_app: 'App that nobody knows',
  verification: 'Verification',
}

export const count = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

/** Groups of the register, the one that needs a person first. */
export const groupOf = (entry: RegisterEntry): 'needs' | 'under way' | 'live' | 'ended' =>
  entry.missing.some(({ urgent }) => urgent)
    ? 'needs'
    : entry.state === 'closed' || entry.state === 'refused'
      ? 'ended'
      : entry.state === 'live'
        ? 'live'
        : 'under way'
