import type { Reason } from './assessment.ts'
import type { Kind } from './kinds.ts'
import { lists } from './lists/index.ts'
import { fold, type Token } from './tokens.ts'

const WORDS = 3
const LEAST = 0.35

/** Small words of a language count, but tell a person nothing. */
const small = new Set(lists.flatMap(({ stop }) => stop.split(' ').filter(Boolean).map(fold)))

/** The words that told the model of urgency, so that a person can check them; none when they say little. */
export function learntReason(
  text: string,
  tokens: readonly Token[],
  strongest: readonly { at: number; adds: number }[],
): Reason[] {
  const told = strongest
    .filter(({ adds, at }) => adds >= LEAST && tokens[at]!.norm.length > 1 && !small.has(tokens[at]!.norm))
    .slice(0, WORDS)
    .map(({ at }) => text.slice(tokens[at]!.start, tokens[at]!.end).slice(0, 40))
  if (told.length === 0) return []
  return [
    { code: 'learnt', words: `words that asked for help before: ${told.map((w) => `'${w}'`).join(', ')}` },
  ]
}

/** What the model says of urgency (a logit). Of an announced drill nobody pleads in, it says nothing urgent. */
export function voice(
  best: ReadonlyMap<Kind, { weight: number }>,
  logits: Float64Array | null,
): number | null {
  if (logits === null) return null
  const calm = best.has('drill') && (best.get('plea')?.weight ?? 0) < 0.3
  return calm ? Math.min(0, logits[0]!) : logits[0]!
}
