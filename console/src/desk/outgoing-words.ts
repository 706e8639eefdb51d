import type { OutgoingState } from '@callbox/contract'

/** Where an outgoing thing is, in words. "Sent" is said only of what was seen on the network. */
export const outgoingWords: Record<OutgoingState, string> = {
  held: 'leaves in a moment',
  ready: 'about to leave',
  submitting: 'being handed to the network',
  pending: 'handed over; not seen on the network yet',
  published: 'seen on the network',
  retry_at: 'the network asked us to wait; we try again by ourselves',
  refused: 'refused by the network',
  unknown: 'we do not know whether it went out',
  undone: 'taken back; nothing was sent',
}
