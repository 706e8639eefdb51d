// The model's voice is bounded: whatever it says, it carries a message only this far up or down (in logits), so that
// long calm words around a plea cannot drown it.
const DOWN = -4
const UP = 6

/** How much the lists' logit counts beside the model's; chosen by checks across events and languages. */
export const LISTS_SHARE = 0.5

/**
 * Lists and model together are surer of themselves than the lists alone. From these scores on a message is life at
 * risk, or an emergency; chosen so that one or two in a hundred ordinary messages stand under the first, and no more
 * under both than a desk can look at. What the lists alone hold there (a direct plea) stays.
 */
export const LIFE_TOGETHER = 0.95
export const EMERGENCY_TOGETHER = 0.72

/** From this score on a calm band is in doubt: it may be an emergency, and is worked before what is surely calm. */
export const DOUBT = 0.2

/** Urgency of the lists (0..1) as a logit, bounded where the lists are sure. */
export const listsLogit = (urgency: number): number => {
  const held = Math.min(0.98, Math.max(0.02, urgency))
  return Math.log(held / (1 - held))
}

/**
 * Lists and model add up: both as logits, the sum back to 0..1. Rises with either part; a model that knows none of
 * the words (0) leaves the lists' own urgency, and so does a missing one (null).
 */
export function together(urgency: number, model: number | null): number {
  if (model === null) return urgency
  const sum = listsLogit(urgency) + Math.min(UP, Math.max(DOWN, model)) / LISTS_SHARE
  return 1 / (1 + Math.exp(-sum))
}
