import type { AgencyRight, LifeState, LifeStep } from '@callbox/contract'

/** What a step asks for before it is taken; each is a question that `asks.ts` answers in words. */
export type Asked =
  | 'another_person'
  | 'reason'
  | 'name'
  | 'connected'
  | 'owner'
  | 'keepers'
  | 'hours'
  | 'private'
  | 'risk'
  | 'purpose'
  | 'list_done'

export type Transition = {
  step: LifeStep
  from: readonly LifeState[]
  to: LifeState
  right: AgencyRight
  asks: readonly Asked[]
}

/**
 * The whole life of an official account (CoP P4): proposed → approved → opened → live ⇄ under review → closing → closed.
 * Nothing else moves an account, and nobody approves what they proposed. One that was in use before it stood in the
 * register is put forward by putting it under review, and approved by being kept.
 */
export const transitions: readonly Transition[] = [
  {
    step: 'approve',
    from: ['proposed'],
    to: 'approved',
    right: 'accounts.approve',
    asks: ['another_person', 'purpose'],
  },
  { step: 'refuse', from: ['proposed'], to: 'refused', right: 'accounts.approve', asks: ['reason'] },
  { step: 'open', from: ['approved'], to: 'opened', right: 'accounts.manage', asks: ['connected', 'name'] },
  {
    step: 'go_live',
    from: ['opened'],
    to: 'live',
    right: 'accounts.manage',
    asks: ['purpose', 'owner', 'keepers', 'hours', 'risk', 'private'],
  },
  { step: 'review', from: ['live'], to: 'under_review', right: 'accounts.manage', asks: ['reason'] },
  {
    step: 'keep',
    from: ['under_review'],
    to: 'live',
    right: 'accounts.approve',
    asks: ['reason', 'another_person', 'purpose'],
  },
  {
    step: 'close',
    from: ['opened', 'live', 'under_review'],
    to: 'closing',
    right: 'accounts.approve',
    asks: ['reason'],
  },
  { step: 'finish', from: ['closing'], to: 'closed', right: 'accounts.manage', asks: ['list_done'] },
]

export const transitionFor = (step: LifeStep): Transition => transitions.find((one) => one.step === step)!

/** The steps that lead out of a state. */
export const stepsFrom = (state: LifeState): readonly Transition[] =>
  transitions.filter((one) => one.from.includes(state))

/** An account that the public is told is ours. */
export const isOfficial = (state: LifeState): boolean => state === 'live' || state === 'under_review'

export const hasEnded = (state: LifeState): boolean => state === 'closed' || state === 'refused'

export const stateWords: Record<LifeState, string> = {
  proposed: 'proposed',
  approved: 'approved',
  opened: 'opened, not live yet',
  live: 'live',
  under_review: 'live, under review',
  closing: 'closing',
  closed: 'closed',
  refused: 'refused',
}
