import type { AlarmGroup } from '@callbox/contract'

/** More than this many at once is a flood: their groups are folded, each with its number and the one that waited longest. */
export const flood = 10

/** How many alarms nobody has, of however many groups. */
export const callingIn = (groups: readonly Pick<AlarmGroup, 'count' | 'has'>[] | undefined): number =>
  (groups ?? []).reduce((n, { count, has }) => n + (has ? 0 : count), 0)
