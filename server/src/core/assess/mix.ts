// The model's voice is bounded: whatever it says, it carries a message only this far up or down (in logits), so that
// long calm words around a plea cannot drown it.
const DOWN = -3
const UP = 6

/** How much one step of the lists' logit counts beside the model's. */
export const LISTS_SHARE = 1

/** Urgency of the lists (0..1) as a logit, bounded where the lists are sure. */
export const listsLogit = (urgency: number): number => {
  const held = Math.min(0.98, Math.max(0.02, urgency))
  return Math.log(held / (1 - held))
}

/**
 * Lists and model add up: both as logits, the sum back to 0..1. Rises with either part; `model` null (no weights)
 * leaves the lists' own urgency.
 */
export function together(urgency: number, model: number | null): number {
  if (model === null) return urgency
  const sum = LISTS_SHARE * listsLogit(urgency) + Math.min(UP, Math.max(DOWN, model))
  return 1 / (1 + Math.exp(-sum))
}
