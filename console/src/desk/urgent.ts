import { emergencyBands, type QueueItem } from '@callbox/contract'

/** What triage says may be an emergency, or is not sure about: closed only when it is ticked by itself. */
export const mayBeUrgent = (item: Pick<QueueItem, 'band' | 'marks'>): boolean =>
  emergencyBands.includes(item.band) || item.marks.includes('perhaps urgent')
