import { secondsAfter } from '#platform/clock'

/** Seconds for which a second factor that was shown opens what asks for one (CoP-S6). */
export const confirmedFor = 300

/** Whether a factor shown then still counts. */
export const isFresh = (shown: Date | null, now: Date): boolean =>
  shown !== null && now >= shown && now < secondsAfter(shown, confirmedFor)
